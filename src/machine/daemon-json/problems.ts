import type { Text } from "../../text.ts";

/** What can be wrong with a daemon.json, said about the place where a caret points. */
export const problems = {
  "after-end": {
    en: "the object has ended before this, and nothing may follow it",
    zh: "对象在此之前已经结束，后面不能再有内容",
  },
  "bad-escape": {
    en: 'an escape that JSON does not know; a backslash itself is written "\\\\"',
    zh: '这不是 JSON 认识的转义；反斜杠本身要写成 "\\\\"',
  },
  bom: {
    en: "the file begins with a byte order mark, which dockerd before 23.0 refuses; remove it with: sed -i '1s/^\\xEF\\xBB\\xBF//' FILE",
    zh: "文件以字节顺序标记（BOM）开头，23.0 之前的 dockerd 会拒绝；可这样去掉：sed -i '1s/^\\xEF\\xBB\\xBF//' 文件",
  },
  comment: { en: "comments are not allowed in JSON", zh: "JSON 中不允许写注释" },
  "control-character": {
    en: "a control character inside a string; a tab is written \\t",
    zh: "字符串里有控制字符；制表符要写成 \\t",
  },
  "curly-quotes": {
    en: 'typographic quotes; JSON wants straight double quotes (")',
    zh: '这是排版引号；JSON 只用英文直双引号（"）',
  },
  "early-end": {
    en: "the file ends here, but a } or ] is still missing",
    zh: "文件在这里就结束了，但还缺少 } 或 ]",
  },
  "equals-sign": {
    en: "an equals sign; a key and its value are parted by a colon (:)",
    zh: "这里是等号；键和值之间要用冒号（:）",
  },
  "extra-bracket": { en: "one closing bracket too many", zh: "多了一个右括号" },
  "extra-comma": { en: "one comma too many, or nothing before it", zh: "多了一个逗号，或者逗号前缺少内容" },
  "full-width": {
    en: "a full-width character; JSON wants the plain ASCII one",
    zh: "这是全角字符；JSON 要用半角（英文）字符",
  },
  "key-case": {
    en: 'dockerd knows this key only in lower case: "registry-mirrors"',
    zh: 'dockerd 只认小写的键："registry-mirrors"',
  },
  "key-in-capitals": {
    en: "dockerd knows keys only in lower case; write it so, or take it out",
    zh: "dockerd 只认小写的键；请改为小写，或删去",
  },
  literal: {
    en: "only true, false and null, in lower case, go without quotes",
    zh: "不加引号的词只能是小写的 true、false 和 null",
  },
  "missing-colon": { en: "a colon is missing before this", zh: "此处之前缺少冒号" },
  "missing-comma": { en: "a comma is missing before this", zh: "此处之前缺少逗号" },
  "missing-key": { en: "a key in double quotes is missing here", zh: "这里缺少用双引号括起来的键" },
  "missing-value": { en: "a value is missing here", zh: "这里缺少值" },
  "no-list": { en: "this has to be a list: [ … ]", zh: "这里必须是列表：[ … ]" },
  "not-an-object": { en: "this has to be an object: { … }", zh: "这里必须是对象：{ … }" },
  "not-a-list": {
    en: '"registry-mirrors" has to be a list of strings: ["https://…"]',
    zh: '"registry-mirrors" 必须是字符串列表：["https://…"]',
  },
  number: {
    en: "not a number as JSON writes it (no leading zero or plus, digits on both sides of the point)",
    zh: "不是 JSON 写法的数字（前面不加 0 或加号，小数点两边都要有数字）",
  },
  "open-string": {
    en: "the string that begins here is not closed on its line",
    zh: "从这里开始的字符串在本行内没有结束",
  },
  semicolon: { en: "a semicolon; JSON parts its entries by commas", zh: "这里是分号；JSON 用逗号分隔各项" },
  "single-quotes": {
    en: 'single quotes; JSON wants double quotes (")',
    zh: '这是单引号；JSON 要用双引号（"）',
  },
  "stray-colon": { en: "a colon that does not belong here", zh: "这里不该有冒号" },
  "strange-space": {
    en: "an invisible character that JSON does not accept as a space (a no-break or full-width space, often pasted in)",
    zh: "这里有 JSON 不认作空格的不可见字符（不换行空格、全角空格等，常由粘贴带入）",
  },
  "too-deep": { en: "nested more than 200 levels deep", zh: "嵌套超过 200 层" },
  "top-level": {
    en: "the file has to hold one object: { … }",
    zh: "文件内容必须是一个对象：{ … }",
  },
  "trailing-comma": {
    en: "a trailing comma: the last entry is followed by none",
    zh: "多余的逗号：最后一项后面不能有逗号",
  },
  "unquoted-key": { en: "an unquoted key; write it in double quotes", zh: "键没有加引号；请用双引号括起来" },
  "unquoted-value": {
    en: "an unquoted value; write it in double quotes",
    zh: "值没有加引号；请用双引号括起来",
  },
  "wrong-bracket": {
    en: "this bracket does not close the one that is open ({ goes with }, [ with ])",
    zh: "这个括号和前面打开的括号不匹配（{ 配 }，[ 配 ]）",
  },
} as const satisfies Record<string, Text>;

export type Problem = keyof typeof problems;
