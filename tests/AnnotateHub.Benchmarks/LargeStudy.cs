using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// A study of any size, written to the tables in bulk on SQLite or PostgreSQL: 20 patients, a lead and nine annotators; calibration, seed,
/// refinement of all remaining images (two thirds submitted, few in progress) and a blind test by two, each with its counters; a flag on
/// every thousandth work and a line of the audit for every tenth.
/// </summary>
internal sealed record LargeStudy(long ProjectId, long Lead, long Annotator, long Refinement, long Images)
{
    private const int Annotators = 9;

    /// <param name="images">1,100 at least: calibration, seed and test take the first.</param>
    /// <param name="boxes">Of each work; a multiple of three.</param>
    public static async Task<LargeStudy> SeedAsync(AnnotateHubDb db, int images, int boxes)
    {
        var project = new Project
        {
            Name = "Large, unfinished",
            ImageCount = images,
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
        await LargeStudyTables.FillAsync(db, project.Id, people[1].Id, [.. rounds.Select(round => round.Id)], images, boxes);
        project.Name = "Large";
        await db.SaveChangesAsync();
        return new LargeStudy(project.Id, people[0].Id, people[1].Id, rounds[2].Id, images);
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
            project.ImageCount
        );
    }
}
