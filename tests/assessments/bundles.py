"""Rosters as systems write them, of invented people: {name of a file: its text}, in three dialects.

Each has the defects that are usual in its dialect, and no others.
"""

import zipfile

from django.db import connection

from assessments.oneroster import open_bundle, stage
from assessments.oneroster.columns import ENTITIES
from assessments.report import Report

FIRST = "sourcedId,status,dateLastModified,"
V11 = {
    "manifest.csv": """propertyName,value
manifest.version,1.0
oneroster.version,1.1
source.systemCode,invented
file.academicSessions,bulk
file.orgs,bulk
file.courses,bulk
file.classes,bulk
file.users,bulk
file.enrollments,bulk
file.demographics,bulk
file.resources,absent
file.categories,bulk
file.lineItems,bulk
file.results,bulk
""",
    "orgs.csv": f"""{FIRST}name,type,identifier,parentSourcedId
d1,,,Willow District,district,,
s1,,,Juniper School,school,0901,d1
s2,,,Oak School,school,0902,d1
""",
    "academicSessions.csv": f"""{FIRST}title,type,startDate,endDate,parentSourcedId,schoolYear
y27,,,2026-27,schoolYear,2026-08-25,2027-06-15,,2027
t1,,,Fall,term,2026-08-25,2026-12-20,y27,2027
t2,,,Spring,term,2027-01-04,2027-06-15,y27,2027
""",
    "courses.csv": f"""{FIRST}schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,\
subjectCodes
c1,,,y27,Reading 4,R4,04,d1,Reading,
""",
    "classes.csv": f"""{FIRST}title,grades,courseSourcedId,classCode,classType,location,\
schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
k1,,,Reading 4 A,04,c1,R4A,scheduled,12,s1,"t1, t2",Reading,,1
k2,,,Homeroom 4,"04,05",c1,H4,homeroom,14,s2,t1,,,
""",
    "users.csv": f"""{FIRST}enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,\
middleName,identifier,email,sms,phone,agentSourcedIds,grades,password
u1,,,true,s1,student,u1,{{Local:101}},Maya,Invented,,9001,u1@example.org,555-1234,555-1,p1,04,xyzzy
u2,,,true,s1,student,u2,,José,Imaginary,,9002,,,,,04,
u3,,,true,"s1,s2",student,u3,,"Lee ""Lou"" B.",Fabled,,9003,,,,,05,
p1,,,true,s1,teacher,p1,,Ada,Made-Up,,,ada@example.org,,,,,
""",
    "enrollments.csv": f"""{FIRST}classSourcedId,schoolSourcedId,userSourcedId,role,primary,\
beginDate,endDate
e1,,,k1,s1,u1,student,false,2026-08-25,2027-06-15
e2,,,k1,s1,u2,student,false,2026-08-25,
e3,,,k2,s2,u3,student,,2026-08-25,
e4,,,k1,s1,p1,teacher,true,,
""",
    "demographics.csv": f"""{FIRST}birthDate,sex,americanIndianOrAlaskaNative,asian,\
blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,\
hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,\
publicSchoolResidenceStatus
u1,,,2016-05-01,female,false,true,false,false,false,false,true,US,CT,Nowhere,1652
u2,,,2016-06-01,male,false,false,true,false,true,false,false,,,,
""",
    "categories.csv": f"{FIRST}title\ng1,,,Assessments\n",
    "lineItems.csv": f"""{FIRST}title,description,assignDate,dueDate,classSourcedId,\
categorySourcedId,gradingPeriodSourcedId,resultValueMin,resultValueMax
l1,,,Fall reading,,2026-09-14,2026-09-18,k1,g1,t1,0,100
""",
    "results.csv": f"""{FIRST}lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment
r1,,,l1,u1,fully graded,87.5,2026-09-18,A word about the child
r2,,,l1,u2,exempt,,2026-09-18,
""",
}
V12 = V11 | {
    "manifest.csv": V11["manifest.csv"].replace("version,1.1", "version,1.2")
    + "file.roles*,bulk\nfile.userProfiles,absent\n",
    "users.csv": f"""{FIRST}enabledUser,username,userIds,givenName,familyName,middleName,\
identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,\
preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns
u1,,,true,u1,,Maya,Invented,,9001,,,,,04,,m1,May,,,s1,she
p1,,,true,p1,,Ada,Made-Up,,,ada@example.org,,,,,,,,,,s1,
""",
    "roles.csv": f"""{FIRST}userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,\
userProfileSourcedId
o1,,,u1,primary,student,2026-08-25,,s1,
o2,,,p1,primary,teacher,2026-08-25,,s1,
""",
    "enrollments.csv": f"""{FIRST}classSourcedId,schoolSourcedId,userSourcedId,role,primary,\
beginDate,endDate
e1,,,k1,s1,u1,student,false,2026-08-25,2027-06-15
e4,,,k1,s1,p1,teacher,true,,
""",
    "demographics.csv": V11["demographics.csv"].rsplit("u2,", 1)[0],
    "results.csv": f"""{FIRST}lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,\
comment,textScore,classSourcedId,inProgress,incomplete,late,missing
r1,,,l1,u1,fully graded,87.5,2026-09-18,,B,k1,false,false,false,false
""",
}
V10 = {
    "orgs.csv": f"""{FIRST}name,type,identifier,metadata.boarding,parentSourcedId
d1,,,Willow District,district,,,
s1,,,Juniper School,school,,,d1
""",
    "academicSessions.csv": f"""{FIRST}title,type,startDate,endDate,parentSourcedId
y27,,,2026-27,schoolYear,2026-08-25,2027-06-15,
""",
    "courses.csv": f"""{FIRST}schoolYearId,metadata.duration,title,courseCode,grade,orgSourcedId,\
subjects
c1,,,y27,,Reading 9,R9,9,d1,Reading
""",
    "classes.csv": f"""{FIRST}title,grade,courseSourcedId,classCode,classType,location,\
schoolSourcedId,termSourcedId,subjects
k1,,,Reading 9 A,9,c1,R9A,scheduled,120,s1,y27,Reading
""",
    "users.csv": f"""{FIRST}orgSourcedIds,role,username,userId,givenName,familyName,identifier,\
email,sms,phone,agents
u1,,,s1,student,u1,7,Maya,Invented,,,,(950) 555,
p1,,,s1,teacher,p1,,Ada,Made-Up,,ada@example.org,,,
""",
    "enrollments.csv": """sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,status,\
dateLastModified,primary
e1,k1,s1,u1,student,,,
e2,k1,s1,p1,teacher,,,TRUE
""",
    "demographics.csv": """userSourcedId,status,dateLastModified,birthdate,sex,asian,white
u1,,,2010-05-01,Female,FALSE,true
""",
}
SDS = {
    "orgs.csv": """sourcedId,name,type,parentSourcedId
o1,College of Invention,college,
o2,Ministry of Imagination,ministryOfEducation,
""",
    "academicSessions.csv": """sourcedId,title,type,schoolYear,startDate,endDate
y27,2027 School Year,schoolYear,2026,2026-08-25,2027-06-15
""",
    "courses.csv": """sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade
c1,o1,Invention 101,I101,y27,10,PS1
""",
    "classes.csv": """sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId
k1,o1,Invention 101,y27,c1
""",
    "users.csv": """sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,\
phone,sms
u1,u1@example.org,Maya,Invented,P@ss,u1,,,
p1,p1@example.org,Ada,Made-Up,P@ss,p1,,,
g1,g1@example.org,Una,Guardian,P@ss,,,+1123,+1123
""",
    "roles.csv": """userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,\
roleEndDate
u1,o1,student,y27,10,TRUE,2026-08-25,2027-06-15
p1,o1,professor,y27,ps1,FALSE,2026-08-25,
""",
    "enrollments.csv": "classSourcedId,userSourcedId,role\nk1,u1,student\nk1,p1,professor\n",
    "relationships.csv": "userSourcedId,relationshipUserSourcedId,relationshipRole\nu1,g1,parent\n",
    "demographics.csv": """userSourcedId,sex,birthDate,birthCity,ethnicityCodes,raceCodes
u1,female,2010-05-01,Nowhere,hispanicOrLatinoEthnicity,"asian,white"
""",
    "userFlags.csv": "userSourcedId,flag\nu1,iep\n",
}


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def as_folder(path, files):
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / name).parent.mkdir(exist_ok=True, parents=True)
        (path / name).write_bytes(as_bytes(text))
    return path


def as_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, as_bytes(text))
    return path


def read(path, name=""):
    """(report, {entity: [{column: cell}, …]} of what was staged)"""
    report = Report()
    with open_bundle(path, report, name) as bundle:
        stage(bundle, report)
    return report, {entity: staged(entity) for entity in bundle.sheets}


def staged(entity):
    with connection.cursor() as cursor:
        cursor.execute(f"TABLE {ENTITIES[entity].table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def told(report):
    """What a report says, without the words: {(file, line, column, code, severity), …}."""
    return {
        (problem.file, problem.line, problem.column, problem.code, problem.severity)
        for problem in report.problems
    }
