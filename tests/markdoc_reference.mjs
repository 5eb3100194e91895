// What the reference makes of pages. Its first line of input is {"variables", "partials"} as JSON, each further one a page
// as JSON; for each page it writes the tree in a line. Run in a folder where @markdoc/markdoc is installed.
import path from "node:path";
import readline from "node:readline";
import { createRequire } from "node:module";

const Markdoc = createRequire(path.join(process.cwd(), "package.json"))("@markdoc/markdoc");
const tokenizer = new Markdoc.Tokenizer({ allowComments: true });
const parse = (text) => Markdoc.parse(tokenizer.tokenize(text));

function tree(node) {
  if (Array.isArray(node)) return node.flatMap(tree);
  if (node === null || node === undefined) return [];
  if (!Markdoc.Tag.isTag(node)) return [String(node)];
  const kept = ["id", "class", "href", "src", "alt", "start", "data-language", "align", "colSpan", "rowSpan"];
  const attributes = {};
  for (const name of kept) if (node.attributes[name] !== undefined) attributes[name] = String(node.attributes[name]);
  return [[node.name, attributes, node.children.flatMap(tree)]];
}

function transformed(text, { variables, partials }) {
  const config = { variables, tags: {}, partials: {} };
  for (const [name, part] of Object.entries(partials)) config.partials[name] = parse(part);
  const page = parse(text);
  for (const root of [page, ...Object.values(config.partials)])
    for (const node of root.walk())
      if (node.type === "tag" && !Markdoc.tags[node.tag]) config.tags[node.tag] = { render: `x-${node.tag}` };
  return tree(Markdoc.transform(page, config));
}

let given;
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (given) console.log(JSON.stringify(transformed(JSON.parse(line), given)));
  else given = JSON.parse(line);
}
