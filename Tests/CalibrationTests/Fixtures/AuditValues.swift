// Made by: python3 Scripts/reference/certified_audit.py > Tests/CalibrationTests/Fixtures/AuditValues.swift
// swift-format-ignore-file

/// Bins and all groups of the family; groups with at least 50 rows.
let auditReferenceCells = 276
let auditReferenceCovered = 210
let auditReferenceChecksum = 3487031854
let auditReferenceCalibrationError = 0.04639720408121745
let auditReferenceLargestBinGap = 0.11326243269677255
/// The ten largest groups that are not covered, and how many there are.
let auditReferenceUncovered: [(String, Int)] = [
    ("0 < gain <= 882.2 and 12.47 < rate <= 16.38", 45),
    ("0 < gain <= 882.2 and 16.38 < rate", 45),
    ("31 < person_age <= 39 and 0 < gain <= 882.2", 42),
    ("loan_intent = EDUCATION and 0 < gain <= 882.2", 40),
    ("0 < gain <= 882.2 and 8.532 < rate <= 12.47", 37),
    ("0 < gain <= 882.2 and rate <= 8.532", 35),
    ("loan_intent = HOMEIMPROVEMENT and 0 < gain <= 882.2", 33),
    ("25 < person_age <= 31 and 0 < gain <= 882.2", 33),
    ("loan_intent = MEDICAL and 0 < gain <= 882.2", 31),
    ("loan_intent = PERSONAL and 0 < gain <= 882.2", 31),
]
let auditReferenceUncoveredCount = 51

let auditReferences: [AuditReference] = [
    AuditReference(
        alpha: 0.0, delta: 0.01, threshold: 12.305012593385078,
        thresholdOfCovered: 12.031719258385396,
        failing: [
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and 25 < person_age <= 31", count: 149, gap: 0.3552177864433135,
            ratio: 3.689512914515716),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT", count: 630, gap: 0.16918506773691327,
            ratio: 3.4221390118406267),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and person_age <= 25", count: 175, gap: 0.3007799475533622,
            ratio: 3.1931195830938837),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and gain <= 0", count: 425, gap: 0.16018441592945773,
            ratio: 2.134144103036775),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and home = RENT", count: 199, gap: 0.20310614216866804,
            ratio: 1.8559035452398713),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and term = 12", count: 195, gap: 0.1903810060941256,
            ratio: 1.4730072626405528),
        CellReference(
            name: "25 < person_age <= 31", count: 718, gap: 0.09014193128410489,
            ratio: 1.4261036866892682),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and rate <= 8.532", count: 150, gap: 0.2040915552775065,
            ratio: 1.4070543529773583),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and 882.2 < gain", count: 172, gap: 0.18289275502049646,
            ratio: 1.1425133704673838),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and term = 36", count: 233, gap: 0.1574366614542294,
            ratio: 1.1337542615634937),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and 8.532 < rate <= 12.47", count: 175, gap: 0.1778960963657924,
            ratio: 1.1099045689606932),
        CellReference(
            name: "person_age <= 25", count: 835, gap: 0.07733887883717429,
            ratio: 1.0858573938379987),
        CellReference(
            name: "0.6 <= confidence < 0.666667", count: 514, gap: 0.10810010071394509,
            ratio: 1.0658667328389173),
        CellReference(
            name: "0.533333 <= confidence < 0.6", count: 510, gap: 0.11326243269677255,
            ratio: 1.0634587647088147),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and term = 60", count: 202, gap: 0.1622750216191358,
            ratio: 1.0317514853696546),
        ]),
    AuditReference(
        alpha: 0.05, delta: 0.01, threshold: 12.305012593385078,
        thresholdOfCovered: 12.031719258385396,
        failing: [
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and 25 < person_age <= 31", count: 149, gap: 0.3552177864433135,
            ratio: 3.02336109635617),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and person_age <= 25", count: 175, gap: 0.3007799475533622,
            ratio: 2.414545030939468),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT", count: 630, gap: 0.16918506773691327,
            ratio: 2.1060127694157025),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and gain <= 0", count: 425, gap: 0.16018441592945773,
            ratio: 1.250621062397186),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and home = RENT", count: 199, gap: 0.20310614216866804,
            ratio: 1.0343097881122176),
        ]),
    AuditReference(
        alpha: 0.1, delta: 0.005, threshold: 12.998159773945023,
        thresholdOfCovered: 12.724866438945341,
        failing: [
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and 25 < person_age <= 31", count: 149, gap: 0.3552177864433135,
            ratio: 2.2644286884797125),
        CellReference(
            name: "loan_intent = HOMEIMPROVEMENT and person_age <= 25", count: 175, gap: 0.3007799475533622,
            ratio: 1.5870222525175135),
        ]),
]
