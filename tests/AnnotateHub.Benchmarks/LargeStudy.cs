using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// A study of 100,000 images and 7 million boxes, written to the tables in bulk: 20 patients, a lead and nine annotators; calibration,
/// seed, refinement of all remaining images (two thirds submitted) and a blind test by two, each with its counters.
/// </summary>
internal sealed record LargeStudy(long ProjectId, long Lead, long Annotator, long Refinement, long Images)
{
    public const int ImageCount = 100_000;
    public const int BoxesAnImage = 72;
    private const int Patients = 20;
    private const int Annotators = 9;
    private const int TestImages = 800;

    public static async Task<LargeStudy> SeedAsync(AnnotateHubDb db)
    {
        var project = new Project
        {
            Name = "Large",
            ImageCount = ImageCount,
            Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")],
        };
        var people = Enumerable
            .Range(0, Annotators + 1)
            .Select(index => new Person
            {
                UserName = $"p{index}",
                NormalizedUserName = $"P{index}",
                DisplayName = $"Person {index}",
            })
            .ToList();
        db.Add(project);
        db.AddRange(people);
        await db.SaveChangesAsync();
        db.AddRange(
            people.Select(
                (person, index) =>
                    new Membership
                    {
                        ProjectId = project.Id,
                        PersonId = person.Id,
                        Role = index == 0 ? ProjectRole.Lead : ProjectRole.Annotator,
                        SeniorityRank = index + 1,
                    }
            )
        );
        var rounds = new[] { RoundKind.Calibration, RoundKind.Seed, RoundKind.Refinement, RoundKind.Test }
            .Select(kind => new Round
            {
                ProjectId = project.Id,
                Kind = kind,
                Name = kind.ToString(),
            })
            .ToArray();
        foreach (var round in rounds)
            round.People.AddRange(
                people
                    .Skip(1)
                    .Take(round.Kind is RoundKind.Seed ? 1 : Annotators)
                    .Select(person => new RoundPerson { PersonId = person.Id })
            );
        db.AddRange(rounds);
        await db.SaveChangesAsync();
        await FillAsync(db, project.Id, people[1].Id, [.. rounds.Select(round => round.Id)]);
        return new LargeStudy(project.Id, people[0].Id, people[1].Id, rounds[2].Id, ImageCount);
    }

    public static async Task<LargeStudy> FindAsync(AnnotateHubDb db)
    {
        var project = await db.Projects.SingleAsync(item => item.Name == "Large");
        var people = await db
            .Memberships.Where(membership => membership.ProjectId == project.Id)
            .OrderBy(membership => membership.SeniorityRank)
            .Select(membership => membership.PersonId)
            .ToListAsync();
        return new LargeStudy(
            project.Id,
            people[0],
            people[1],
            await db.Rounds.Where(round => round.Kind == RoundKind.Refinement).Select(round => round.Id).SingleAsync(),
            ImageCount
        );
    }

    private static async Task FillAsync(AnnotateHubDb db, long project, long first, long[] rounds)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.OpenConnectionAsync();
        var now = TimeProvider.System.GetUtcNow();
        var ticks = now.UtcTicks;
        string[] steps =
        [
            "PRAGMA synchronous=OFF",
            "PRAGMA cache_size=-1000000",
            "PRAGMA wal_autocheckpoint=100000",
            "PRAGMA temp_store=MEMORY",
            "PRAGMA foreign_keys=OFF",
            "BEGIN",
            $"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ImageCount})
                INSERT INTO "ImageGroups" ("Id", "ProjectId", "Name", "SortKey", "Width", "Height", "Patient", "Split", "ContentHash", "ImportedAt")
                SELECT i, {project}, printf('plate%02d_f%05d', i % {Patients}, i), printf('plate%02d_f%05d', i % {Patients}, i),
                    1080, 1080, printf('patient %02d', i % {Patients}),
                    CASE WHEN i <= {TestImages} THEN {(int)DataSplit.Test} WHEN i % 9 = 0 THEN {(int)DataSplit.Validation} ELSE {(int)
                    DataSplit.Train} END, printf('%064d', i), {ticks} FROM n
                """,
            """CREATE TEMP TABLE w (image INTEGER, person INTEGER, round INTEGER, state INTEGER)""",
            // Calibration: six images to everybody; seed: thirty to the first; test: two people each; refinement: the rest, one person
            // each.
            $"""INSERT INTO w SELECT g."Id", {first} + p.value, {rounds[0]}, {(int)AssignmentState.Submitted} FROM "ImageGroups" g, json_each('[0,1,2,3,4,5,6,7,8]') p WHERE g."Id" BETWEEN 1001 AND 1006""",
            $"""INSERT INTO w SELECT "Id", {first}, {rounds[1]}, {(int)AssignmentState.Submitted} FROM "ImageGroups" WHERE "Id" BETWEEN 901 AND 930""",
            $"""INSERT INTO w SELECT g."Id", {first} + (g."Id" + p.value) % {Annotators}, {rounds[3]}, g."Id" % 3 FROM "ImageGroups" g, json_each('[0,1]') p WHERE g."Id" <= {TestImages}""",
            $"""INSERT INTO w SELECT "Id", {first} + "Id" % {Annotators}, {rounds[2]}, CASE WHEN "Id" % 3 < 2 THEN {(int)AssignmentState.Submitted} WHEN "Id" % 100 = 2 THEN {(int)AssignmentState.InProgress} ELSE 0 END FROM "ImageGroups" WHERE "Id" > {TestImages} AND "Id" NOT BETWEEN 901 AND 930""",
            $"""INSERT INTO "LabelSets" ("Id", "ProjectId", "ImageGroupId", "Kind", "PersonId", "Revision", "CreatedAt") SELECT rowid, {project}, image, {(int)LabelSetKind.Annotator}, person, 1, {ticks} FROM w""",
            $"""
                INSERT INTO "Assignments" ("Id", "RoundId", "ProjectId", "ImageGroupId", "PersonId", "Occasion", "State", "LabelSetId", "QueueOrder", "IsWithheld", "ActiveMilliseconds", "CreatedAt", "ChangedAt", "SubmittedAt")
                SELECT rowid, round, {project}, image, person, 1, state, rowid, image, 0, 90000, {ticks},
                    {ticks} - (rowid % 86400) * 10000000 - 6000000000,
                    CASE WHEN state = 2 THEN {ticks} - (rowid % 86400) * 10000000 END FROM w
                """,
            $"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {BoxesAnImage})
                INSERT INTO "Boxes" ("LabelSetId", "ClientId", "X1", "Y1", "X2", "Y2", "Class", "Flags", "Origin", "Review", "AddedAtRevision", "ChangedAtRevision")
                SELECT w.rowid, printf('b%d', i), i * 12.5, 10, i * 12.5 + 30, 45,
                    CASE i % 3 WHEN 0 THEN 'R' WHEN 1 THEN 'G' ELSE 'U' END, 0, {(int)
                    BoxOrigin.Model}, i % 4, 1, 1 FROM w CROSS JOIN n
                """,
            """INSERT INTO "ClassCounts" ("LabelSetId", "Class", "Count") SELECT w.rowid, c.value, 24 FROM w, json_each('["R","G","U"]') c""",
            """INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count") SELECT round, person, g."Patient", g."Split", state, COUNT(*) FROM w JOIN "ImageGroups" g ON g."Id" = image GROUP BY 1, 2, 3, 4, 5""",
            """INSERT INTO "RoundClassCounts" ("RoundId", "PersonId", "Class", "Count") SELECT round, person, c.value, 24 * COUNT(*) FROM w, json_each('["R","G","U"]') c GROUP BY 1, 2, 3""",
            $"""INSERT INTO "DailyWork" ("RoundId", "PersonId", "Day", "Submitted", "Operations", "ActiveMilliseconds") SELECT round, person, {DateOnly.FromDateTime(now.UtcDateTime).DayNumber} - rowid % 200, COUNT(*), 30 * COUNT(*), 90000 * COUNT(*) FROM w WHERE state = 2 GROUP BY 1, 2, 3""",
            """DROP TABLE w""",
            "COMMIT",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "PRAGMA foreign_keys=ON",
            "PRAGMA synchronous=FULL",
        ];
        foreach (var step in steps)
            await db.Database.ExecuteSqlAsync(
                System.Runtime.CompilerServices.FormattableStringFactory.Create(
                    step.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
                )
            );
    }
}
