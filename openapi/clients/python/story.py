"""One report from the accounts to the figures the province pulls, with types from the document alone."""

import os

import lead
import office
import province
from admin import make_accounts

people = make_accounts(os.environ["ADMIN_PASSWORD"])
system = province.connect(people.province)
cursor = province.place(system)

sent = office.report(people.office)
lead.send_back(people.lead, sent)
office.mend(people.office, sent.id)
accepted = lead.accept(people.lead, sent.id)

province.follow(system, cursor, accepted)
province.pull(system, accepted)
province.refused(system, accepted.id)
print("python: told to the end")
