// A certified OpenID Connect provider, to sign in at: node provider.mjs PORT ISSUER CALLBACK.
// Whoever gives a name is signed in as that name; "mfa" in a name stands for a second factor.
import Provider from "oidc-provider";
import { generateKeyPairSync } from "node:crypto";

const [port, issuer, callback] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const provider = new Provider(issuer, {
  clients: [{ client_id: "handrail", client_secret: "a secret", redirect_uris: [callback] }],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  claims: { openid: ["sub", "amr"] },
  cookies: { keys: ["only for tests"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const name = context.query.name;
  if (name === undefined) {
    context.type = "html";
    context.body = `<title>Provider</title><form><label>Name <input name="name"></label>
      <button>Sign in</button></form>`;
    return;
  }
  const amr = name.includes("mfa") ? ["pwd", "mfa"] : ["pwd"];
  const result = name === "nobody" ? { error: "access_denied" } : { login: { accountId: name, amr } };
  await provider.interactionFinished(context.req, context.res, result);
  context.respond = false;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
