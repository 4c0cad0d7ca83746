import ts from "typescript";

/** Syntax that Node 12 can't read, by the version of ECMAScript that brought it. Source: node.green. */
const tooNew: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.QuestionDotToken]: "?. (2020)",
  [ts.SyntaxKind.QuestionQuestionToken]: "?? (2020)",
  [ts.SyntaxKind.MetaProperty]: "import.meta or new.target",
  [ts.SyntaxKind.QuestionQuestionEqualsToken]: "??= (2021)",
  [ts.SyntaxKind.BarBarEqualsToken]: "||= (2021)",
  [ts.SyntaxKind.AmpersandAmpersandEqualsToken]: "&&= (2021)",
  [ts.SyntaxKind.ClassStaticBlockDeclaration]: "static { } (2022)",
  [ts.SyntaxKind.PrivateIdentifier]: "#private (2022)",
  [ts.SyntaxKind.Decorator]: "a decorator",
};

/** What in a program Node 12's parser would stop at, with its line; empty when it reads all of it. */
export function newerThanNode12(code: string): string[] {
  const file = ts.createSourceFile("bundle.js", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const found = [...syntaxErrors(file)];
  const at = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const visit = (node: ts.Node) => {
    const name = tooNew[node.kind];
    const newTarget = ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword;
    if (name !== undefined && !newTarget) found.push(`${at(node)}: ${name}`);
    if (ts.isNumericLiteral(node) && node.getText(file).includes("_"))
      found.push(`${at(node)}: 1_000 (2021)`);
    if (ts.isRegularExpressionLiteral(node) && /\/[a-z]*[dv][a-z]*$/.test(node.text)) {
      found.push(`${at(node)}: a regular expression's flag d or v`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function syntaxErrors(file: ts.SourceFile): string[] {
  // Not in the public type, though every SourceFile has it: what the parser itself stumbled over.
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  return parseDiagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
