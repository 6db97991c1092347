using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

/// <summary>What is to be compared.</summary>
/// <param name="Rounds">One round compares its people; several (a calibration and its drift round) compare every person of every round, so that a person meets themselves.</param>
/// <param name="People">Null: everybody with submitted work that the asking person may read.</param>
/// <param name="Reference">A rater's name, <see cref="AgreementSettings.Union"/> or null.</param>
/// <param name="Pseudonyms">Annotator 1, Annotator 2 ... by seniority, instead of names. Left open: names where a lead looks, pseudonyms in what is frozen, because that is published.</param>
public sealed record AgreementQuestion(IReadOnlyList<long> Rounds, IReadOnlyList<long>? People = null, double Iou = 0.5, string? Reference = null, int Resamples = 1_000, ulong Seed = 1, bool? Pseudonyms = null);

/// <summary>What a report is made from, as one person may see it.</summary>
/// <param name="Works">Assignments whose boxes are in it.</param>
public sealed record AgreementMaterial(AgreementInput Input, AgreementSettings Settings, IReadOnlyList<string> Notes, IReadOnlyList<long> Works);

/// <summary>Agreement of people on the images of rounds. Only submitted work that the asking person may read goes in.</summary>
public sealed class AgreementDesk(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    public async Task<Outcome<AgreementDocument>> ReadAsync(long projectId, long personId, AgreementQuestion question, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (material, why) = await GatherAsync(db, projectId, personId, question, cancel);
        return material is null ? why : AgreementDocument.Make(await TitleAsync(db, question, cancel), material.Input, material.Settings, time.GetUtcNow(), material.Notes);
    }

    /// <summary>The cells behind a figure.</summary>
    public async Task<Outcome<IReadOnlyList<ComparedCell>>> CellsAsync(long projectId, long personId, AgreementQuestion question, string a, string b, string? classA, string? classB, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (material, why) = await GatherAsync(db, projectId, personId, question, cancel);
        if (material is null) return why;
        return new Outcome<IReadOnlyList<ComparedCell>>.Done(ComparedCells.Of(material.Input, [.. AgreementReports.ComparedClasses(material.Input, material.Settings)], material.Settings.Iou, a, b, classA, classB));
    }

    internal static async Task<string> TitleAsync(AnnotateHubDb db, AgreementQuestion question, CancellationToken cancel) =>
        $"Agreement: {string.Join(", ", await db.Rounds.Where(round => question.Rounds.Contains(round.Id)).OrderBy(round => round.Id).Select(round => round.Name).ToListAsync(cancel))}";

    internal static async Task<(AgreementMaterial? Material, Refusal Why)> GatherAsync(AnnotateHubDb db, long projectId, long personId, AgreementQuestion question, CancellationToken cancel)
    {
        // Sight and boxes of one moment.
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || question.Rounds.Count == 0 || question.Rounds.Any(round => viewer.Round(round) is null)) return (null, Refusal.NotFound);
        var comparable = viewer.Comparable(db, question.Rounds);
        var works = await comparable.Where(item => question.People == null || question.People.Contains(item.PersonId))
            .Select(item => new Work(item.Id, item.RoundId, item.PersonId, item.ImageGroupId, item.ImageGroup!.Name, item.ImageGroup.Patient ?? "", item.LabelSetId, item.LabelSet!.ExhaustiveClasses)).ToListAsync(cancel);
        // Whoever sees nobody's work but their own is told what somebody is told for whom there is no such report.
        if (works.All(work => work.PersonId == personId) && question.Rounds.Any(round => viewer.SightOf(round) is Core.Study.Blindness.RoundSight.Nothing or Core.Study.Blindness.RoundSight.ContentWhenOwnIsDone)) return (null, Refusal.NotFound);
        var ids = works.Select(work => work.Id).ToArray();
        var boxes = await (from item in comparable where ids.Contains(item.Id) join box in viewer.Boxes(db) on item.LabelSetId equals box.LabelSetId orderby box.Id select new { box.LabelSetId, box.X1, box.Y1, box.X2, box.Y2, box.Class }).ToListAsync(cancel);
        var bySet = boxes.ToLookup(box => box.LabelSetId, box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class));
        var rounds = question.Rounds.Distinct().Select(id => viewer.Round(id)!).OrderBy(round => round.Id).ToList();
        var raters = await RatersAsync(db, rounds, works, question.Pseudonyms ?? false, cancel);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        var allowed = rounds.Select(round => round.Settings.Classes).OfType<IReadOnlyList<string>>().ToList();
        string[] classes = [.. project.Classes.Classes.Select(item => item.Key).Where(key => allowed.All(list => list.Contains(key)))];
        var input = new AgreementInput(
            [.. raters.Select(rater => rater.Shown)],
            [.. works.GroupBy(work => (work.ImageId, work.Image, work.Patient)).OrderBy(group => group.Key.Image, StringComparer.Ordinal).Select(image => new ReportImage(image.Key.Image, image.Key.Patient,
                [.. raters.Select(rater => image.FirstOrDefault(work => work.PersonId == rater.PersonId && work.RoundId == rater.RoundId) is { } own ? (IReadOnlyList<ClassedBox>)[.. bySet[own.SetId]] : null)]))]);
        var settings = new AgreementSettings(classes, question.Iou, question.Resamples, question.Seed, raters.FirstOrDefault(rater => rater.Plain == question.Reference)?.Shown.Name ?? question.Reference);
        return settings.FaultsWith(input) is { Count: > 0 } faults
            ? (null, new Refusal(string.Join(" ", faults)))
            : (new AgreementMaterial(input, settings, await NotesAsync(db, rounds, question.Pseudonyms ?? false, cancel), [.. works.Select(work => work.Id)]), default);
    }

    /// <summary>One for each person and round with work, the most senior first; ranks are those that the round kept.</summary>
    private static async Task<List<Rater>> RatersAsync(AnnotateHubDb db, List<Round> rounds, List<Work> works, bool pseudonyms, CancellationToken cancel)
    {
        var people = works.Select(work => work.PersonId).Distinct().ToArray();
        var names = await db.Users.Where(person => people.Contains(person.Id)).Select(person => new { person.Id, person.DisplayName, person.UserName }).ToDictionaryAsync(person => person.Id, cancel);
        var ids = rounds.Select(round => round.Id).ToArray();
        var ranks = await db.RoundPeople.Where(item => ids.Contains(item.RoundId) && item.SeniorityRank != null).GroupBy(item => item.PersonId).Select(group => new { group.Key, Rank = group.Min(item => item.SeniorityRank!.Value) }).ToDictionaryAsync(item => item.Key, item => item.Rank, cancel);
        long[] ordered = [.. people.OrderBy(person => ranks.GetValueOrDefault(person, int.MaxValue)).ThenBy(person => names[person].DisplayName, StringComparer.Ordinal).ThenBy(person => person)];
        var raters = new List<Rater>();
        foreach (var (index, person) in ordered.Index())
        {
            var isDouble = names.Values.Count(other => other.DisplayName == names[person].DisplayName) > 1;
            var plain = isDouble ? $"{names[person].DisplayName} ({names[person].UserName})" : names[person].DisplayName;
            var name = pseudonyms ? $"Annotator {index + 1}" : plain;
            foreach (var round in rounds.Where(round => works.Any(work => work.PersonId == person && work.RoundId == round.Id)))
            {
                var own = works.Where(work => work.PersonId == person && work.RoundId == round.Id).Select(work => work.Exhaustive ?? round.Settings.Classes).OfType<IReadOnlyList<string>>().ToList();
                IReadOnlyList<string>? exhaustive = own.Count == 0 ? null : [.. own.Aggregate(own[0].AsEnumerable(), (all, next) => all.Intersect(next)).Order(StringComparer.Ordinal)];
                raters.Add(new Rater(person, round.Id, In(plain), new ReportRater(In(name), ranks.GetValueOrDefault(person, ordered.Length), exhaustive)));
                string In(string whose) => rounds.Count == 1 ? whose : $"{whose}, {round.Name}";
            }
        }

        return raters;
    }

    private static async Task<IReadOnlyList<string>> NotesAsync(AnnotateHubDb db, List<Round> rounds, bool pseudonyms, CancellationToken cancel)
    {
        var notes = new List<string>();
        foreach (var round in rounds)
        {
            if (round.ClosedAt is null) notes.Add($"The round '{round.Name}' is still open; what is submitted until now is compared.");
            var broken = await db.SealBreaks.Where(item => item.RoundId == round.Id).OrderBy(item => item.Id).Select(item => new { item.At, item.Reason, item.Operator, Name = db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() }).ToListAsync(cancel);
            notes.AddRange(broken.Select(item => $"The seal of the blind round '{round.Name}' was broken on {item.At.UtcDateTime:yyyy-MM-dd} by {(pseudonyms ? item.Operator is null ? "a lead" : "an operator" : item.Name ?? $"{item.Operator} at the command line")}: {item.Reason}"));
        }

        return notes;
    }

    private sealed record Work(long Id, long RoundId, long PersonId, long ImageId, string Image, string Patient, long SetId, IReadOnlyList<string>? Exhaustive);

    /// <param name="Plain">As the report would call the person if it named people: how a reference is asked for.</param>
    private sealed record Rater(long PersonId, long RoundId, string Plain, ReportRater Shown);
}
