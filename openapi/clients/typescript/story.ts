// One report from the accounts to the figures the province pulls, with types from the document alone.
import { makeAccounts } from "./admin.ts";
import { accept, sendBack } from "./lead.ts";
import { mend, report } from "./office.ts";
import { connect, follow, place, pull, refused } from "./province.ts";

const people = await makeAccounts(process.env.ADMIN_PASSWORD ?? "");
const province = await connect(people.province);
const cursor = await place(province);

const sent = await report(people.office);
await sendBack(people.lead, sent);
await mend(people.office, sent.id);
const accepted = await accept(people.lead, sent.id);

await follow(province, cursor, accepted);
await pull(province, accepted);
await refused(province, accepted.id);
console.log("typescript: told to the end");
