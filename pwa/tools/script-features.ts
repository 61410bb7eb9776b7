/** Which features of browsers scripts use. TypeScript's types tell one `size` from another. */

import { relative } from "node:path";
import type {
  CallExpression,
  Expression,
  Identifier,
  NewExpression,
  Node,
} from "typescript/unstable/ast";
import * as is from "typescript/unstable/ast/is";
import { API, SymbolFlags, type Checker, type Symbol, type Type } from "typescript/unstable/sync";
import { dataOf, firstKnown, type Use } from "./features.ts";

/** Types of TypeScript's library that MDN's data hold under other names. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  ChildNode: ["Element"],
  ParentNode: ["Element"],
  Uint8Array: ["TypedArray"],
};
/** Objects whose members are not the browser's, or as old as browsers. */
const NOT_ASKED = ["DOMStringMap", "RegExpExecArray"];
const PATTERN = "javascript.regular_expressions";

export interface ScriptFeatures {
  readonly uses: readonly Use[];
  /** Parts of browsers that the data do not hold. */
  readonly unknown: readonly Use[];
}

/** What these files of a TypeScript project use; `root` is left out of their names. */
export function scriptFeatures(
  config: string,
  root: string,
  files: readonly string[],
): ScriptFeatures {
  const api = new API({ cwd: root });
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`no project ${config}`);
    const found = files.map((file) => {
      const source = project.program.getSourceFile(file);
      if (source === undefined) throw new Error(`${file} is not in ${config}`);
      return new Reader(project.checker, relative(root, file)).read(source);
    });
    return {
      uses: found.flatMap(({ uses }) => uses),
      unknown: found.flatMap(({ unknown }) => unknown),
    };
  } finally {
    api.close();
  }
}

class Reader {
  readonly #uses: Use[] = [];
  readonly #unknown: Use[] = [];
  readonly #checker: Checker;
  readonly #where: string;

  constructor(checker: Checker, where: string) {
    this.#checker = checker;
    this.#where = where;
  }

  read(source: Node): ScriptFeatures {
    this.#visit(source);
    return { uses: this.#uses, unknown: this.#unknown };
  }

  #visit = (node: Node): void => {
    if (is.isTypeNode(node) || is.isInterfaceDeclaration(node)) return;
    if (is.isIdentifier(node)) this.#readName(node);
    if (is.isCallExpression(node) || is.isNewExpression(node)) this.#readCall(node);
    if (is.isRegularExpressionLiteral(node)) this.#readPattern(node.text);
    node.forEachChild(this.#visit);
  };

  #readName(name: Identifier): void {
    const places = this.#placesOf(name);
    const [first] = places;
    if (first === undefined) return;
    const known = firstKnown(places);
    if (known !== undefined) this.#add(known);
    else this.#unknown.push({ feature: first, where: this.#where });
  }

  /** Options such as `{ signal }`, and events such as "voiceschanged". */
  #readCall(call: CallExpression | NewExpression): void {
    const { expression } = call;
    const name = is.isPropertyAccessExpression(expression) ? expression.name : expression;
    if (!is.isIdentifier(name)) return;
    const called = firstKnown(this.#placesOf(name));
    if (called === undefined) return;
    const place = is.isNewExpression(call) ? `${called}.${name.text}` : called;
    const [event] = call.arguments ?? [];
    for (const argument of call.arguments ?? []) this.#readOptions(place, argument);
    if (name.text !== "addEventListener" || event === undefined || !is.isStringLiteral(event))
      return;
    const target = is.isPropertyAccessExpression(expression)
      ? this.#typesOf(expression.expression)
      : ["Window"];
    const found = firstKnown(membersOf(target, `${event.text}_event`));
    if (found !== undefined) this.#add(found);
  }

  #readOptions(place: string, argument: Node): void {
    const type = this.#checker.getTypeAtLocation(argument);
    if (type === undefined || isOfBrowser(type.getSymbol())) return;
    const options = optionsOf(place);
    for (const { name } of this.#checker.getPropertiesOfType(type)) {
      const option = options.find((key) => key.endsWith(`_${name}_parameter`));
      if (option !== undefined) this.#add(option);
    }
  }

  /** What the syntax of a pattern asks for: the bundler cannot write it another way. */
  #readPattern(pattern: string): void {
    if (/\(\?<[=!]/.test(pattern)) this.#add(`${PATTERN}.lookbehind_assertion`);
    if (/\(\?[ims-]+:/.test(pattern)) this.#add(`${PATTERN}.modifier`);
    if (/\/\w*v\w*$/.test(pattern)) this.#add("javascript.builtins.RegExp.unicodeSets");
  }

  #add(feature: string): void {
    this.#uses.push({ feature, where: this.#where });
  }

  /** Where the data may hold a name, the likeliest place first; none for a name that is ours. */
  #placesOf(name: Identifier): string[] {
    const { parent, text } = name;
    if (is.isPropertyAccessExpression(parent) && parent.name === name) {
      return this.#placesOfMember(this.#checker.getSymbolAtLocation(name), parent.expression, text);
    }
    if (is.isBindingElement(parent) && is.isObjectBindingPattern(parent.parent)) {
      const type = this.#checker.getTypeAtLocation(parent.parent);
      if (type === undefined || (parent.propertyName ?? parent.name) !== name) return [];
      return this.#placesOfMember(this.#checker.getPropertyOfType(type, text), parent.parent, text);
    }
    const symbol = this.#checker.getSymbolAtLocation(name);
    return isOfBrowser(symbol) && symbol.getParent() === undefined ? globalsOf(text) : [];
  }

  #placesOfMember(symbol: Symbol | undefined, owner: Node, name: string): string[] {
    const declared = symbol?.getParent()?.name ?? "";
    if (!isOfBrowser(symbol) || NOT_ASKED.includes(declared)) return [];
    const types = [...this.#typesOf(owner), declared];
    return types.some((type) => this.#isBrowsersOwn(type)) ? membersOf(types, name) : [];
  }

  /** Not a dictionary, which is a name of TypeScript's for an object like any other. */
  #isBrowsersOwn(type: string): boolean {
    return this.#checker.resolveName(type, SymbolFlags.Value) !== undefined || type in OTHER_NAMES;
  }

  /** The names of the types that a value has, the nearest first. */
  #typesOf(node: Node): string[] {
    const type = this.#checker.getTypeAtLocation(node as Expression);
    const global = is.isIdentifier(node) ? [node.text] : []; // AbortSignal.timeout, URL.createObjectURL
    return [...this.#namesOf(type), ...global];
  }

  #namesOf(type: Type | undefined): string[] {
    if (type === undefined) return [];
    const parts = type.isUnionType() || type.isIntersectionType() ? (type.getTypes() ?? []) : [];
    if (parts.length > 0) return parts.flatMap((part) => this.#namesOf(part));
    const whole = this.#checker.getApparentType(type) ?? type;
    const bases = whole.isClassOrInterface() ? this.#checker.getBaseTypes(whole) : [];
    return [whole.getSymbol()?.name ?? "", ...bases.flatMap((base) => this.#namesOf(base))];
  }
}

function isOfBrowser(symbol: Symbol | undefined): symbol is Symbol {
  return symbol?.declarations.some(({ path }) => /\/lib\.[\w.]+\.d\.ts$/.test(path)) ?? false;
}

function globalsOf(name: string): string[] {
  return ["api", "api.Window", "api.EventTarget", "javascript.builtins"].map(
    (place) => `${place}.${name}`,
  );
}

function membersOf(types: readonly string[], member: string): string[] {
  const handler = member.startsWith("on") ? [`${member.slice(2)}_event`] : [];
  const names = [member, `${member}_static`, ...handler];
  const places = types.flatMap((type) => {
    const plain = type.replace(/Constructor$/, "").replace(/^Readonly/, "");
    return [plain, ...(OTHER_NAMES[plain] ?? [])].flatMap((name) => [
      `api.${name}`,
      `javascript.builtins.${name}`,
      `javascript.builtins.Intl.${name}`,
      ...(name === "Window" ? ["api"] : []),
    ]);
  });
  const style = member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const ofStyle = types.includes("CSSStyleDeclaration") ? [`css.properties.${style}`] : [];
  return [...places.flatMap((place) => names.map((name) => `${place}.${name}`)), ...ofStyle];
}

/** The options of a call, some of which the data hold one level deeper. */
function optionsOf(place: string): string[] {
  const below = (at: string) => Object.keys(dataOf(at) ?? {}).map((key) => `${at}.${key}`);
  const options = below(place).filter((key) => key.endsWith("_parameter"));
  return [...options, ...options.flatMap(below)];
}
