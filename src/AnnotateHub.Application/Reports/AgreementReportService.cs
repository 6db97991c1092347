using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>Agreement of people on the images of rounds. Only submitted work that the asking person may read goes in.</summary>
public sealed class AgreementReportService(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    /// <summary>Works whose boxes are asked for together. A database takes some ten thousand values in one question.</summary>
    private const int WorksTogether = 500;

    public async Task<Result<AgreementDocument>> ReadAsync(
        long projectId,
        Actor actor,
        AgreementQuestion question,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (material, why) = await GatherAsync(db, projectId, actor, question, cancellationToken);
        return material is null
            ? why
            : AgreementDocument.Make(
                await TitleAsync(db, question, cancellationToken),
                material.Input,
                material.Settings,
                time.GetUtcNow(),
                material.Notes,
                material.Verdicts
            );
    }

    /// <summary>The cells behind a figure.</summary>
    public async Task<Result<IReadOnlyList<ComparedCell>>> CellsAsync(
        long projectId,
        long personId,
        AgreementQuestion question,
        string a,
        string b,
        string? classA,
        string? classB,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (material, why) = await GatherAsync(db, projectId, personId, question, cancellationToken);
        if (material is null)
            return why;
        return new Result<IReadOnlyList<ComparedCell>>.Success(
            ComparedCells.Find(
                material.Input,
                [.. AgreementReports.ComparedClasses(material.Input, material.Settings)],
                material.Settings.Iou,
                a,
                b,
                classA,
                classB
            )
        );
    }

    internal static async Task<string> TitleAsync(AnnotateHubDb db, AgreementQuestion question, CancellationToken cancellationToken) =>
        $"Agreement: {string.Join(", ", await db.Rounds.Where(round => question.Rounds.Contains(round.Id)).OrderBy(round => round.Id).Select(round => round.Name).ToListAsync(cancellationToken))}";

    internal static async Task<(AgreementMaterial? Material, Error Why)> GatherAsync(
        AnnotateHubDb db,
        long projectId,
        Actor actor,
        AgreementQuestion question,
        CancellationToken cancellationToken,
        int together = WorksTogether
    )
    {
        // Visibility and boxes of one moment.
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (
            await db.ResolveActorScopeAsync(projectId, actor, cancellationToken) is not { } scope
            || question.Rounds.Count == 0
            || question.Rounds.Any(round => scope.Round(round) is null)
        )
            return (null, Error.NotFound);
        var comparable = scope.Comparable(db, question.Rounds);
        var works = await comparable
            .Where(assignment => question.People == null || question.People.Contains(assignment.PersonId))
            .Select(assignment => new Work(
                assignment.Id,
                assignment.RoundId,
                assignment.PersonId,
                assignment.ImageGroupId,
                assignment.ImageGroup!.Name,
                assignment.ImageGroup.Patient ?? "",
                assignment.LabelSetId,
                assignment.LabelSet!.ExhaustiveClasses,
                assignment.Verdicts
            ))
            .ToListAsync(cancellationToken);
        // Whoever sees nobody's work but their own is told what somebody is told for whom there is no such report.
        if (
            works.All(work => work.PersonId == actor.PersonId)
            && question.Rounds.Any(round =>
                scope.VisibilityOf(round)
                    is AnnotateHub.Core.Study.Blindness.RoundVisibility.Nothing
                        or AnnotateHub.Core.Study.Blindness.RoundVisibility.ContentWhenOwnIsDone
            )
        )
            return (null, Error.NotFound);
        var (bySet, drawn, assisted) = await BoxesAsync(db, scope, works, together, cancellationToken);
        var rounds = question.Rounds.Distinct().Select(id => scope.Round(id)!).OrderBy(round => round.Id).ToList();
        var raters = await RatersAsync(db, rounds, works, question.Pseudonyms ?? false, cancellationToken);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var allowed = rounds.Select(round => round.Settings.Classes).OfType<IReadOnlyList<string>>().ToList();
        string[] classes =
        [
            .. project.Classes.Classes.Select(labelClass => labelClass.Key).Where(key => allowed.All(list => list.Contains(key))),
        ];
        var rater = raters.FirstOrDefault(rater => rater.Plain == question.Reference);
        Truth? reference = null;
        if (rater is null && TruthChoice.Parse(question.Reference) is { } choice)
        {
            // Truths besides the raters are for leads: they hold what models and other rounds say.
            if (!scope.Role.MayLead())
                return (null, Error.NotFound);
            (reference, var none) = await new TruthReader(db, scope, question.Pseudonyms ?? false, cancellationToken).ReadAsync(choice);
            if (reference is null)
                return (null, none);
        }

        var input = new AgreementInput(
            [.. raters.Select(rater => rater.Shown)],
            [
                .. works
                    .GroupBy(work => (work.ImageId, work.Image, work.Patient))
                    .OrderBy(group => group.Key.Image, StringComparer.Ordinal)
                    .Select(image => new ReportImage(
                        image.Key.Image,
                        image.Key.Patient,
                        [
                            .. raters.Select(rater =>
                                image.FirstOrDefault(work => work.PersonId == rater.PersonId && work.RoundId == rater.RoundId) is { } own
                                    ? (IReadOnlyList<ClassedBox>)bySet[own.SetId]
                                    : null
                            ),
                        ]
                    )),
            ]
        )
        {
            Reference = reference is null ? null : ReferenceOf(reference),
        };
        var settings = new AgreementSettings(
            classes,
            question.Iou,
            question.Resamples,
            question.Seed,
            rater?.Shown.Name ?? reference?.Name ?? question.Reference
        );
        return settings.FaultsWith(input) is { Count: > 0 } faults
            ? (null, new Error(string.Join(" ", faults)))
            : (
                new AgreementMaterial(
                    input,
                    settings,
                    [
                        .. await RoundNotes.ReadAsync(db, rounds, question.Pseudonyms ?? false, cancellationToken),
                        .. reference?.Notes ?? [],
                        .. rounds
                            .Where(round => assisted.ContainsKey(round.Id))
                            .Select(round => AssistedNote(round, assisted[round.Id], drawn[round.Id])),
                    ],
                    [.. works.Select(work => work.Id).Union(reference?.Works ?? [])],
                    [.. raters.Select(rater => VerdictsOf(rater, works))]
                ),
                default
            );
    }

    /// <summary>The boxes of each set as the report compares them, and how many each round has, drawn in any way and taken from a
    /// proposal. So many sets at a time: of each box no more is kept than is compared.</summary>
    private static async Task<(
        Dictionary<long, List<ClassedBox>> BySet,
        Dictionary<long, int> Drawn,
        Dictionary<long, int> Assisted
    )> BoxesAsync(AnnotateHubDb db, VisibilityScope scope, List<Work> works, int together, CancellationToken cancellationToken)
    {
        var bySet = works.ToDictionary(work => work.SetId, _ => new List<ClassedBox>());
        var (drawn, assisted) = (new Dictionary<long, int>(), new Dictionary<long, int>());
        foreach (var some in works.Chunk(together))
        {
            var roundOf = some.ToDictionary(work => work.SetId, work => work.RoundId);
            var sets = roundOf.Keys.ToArray();
            var boxes = scope
                .Boxes(db)
                .Where(box => sets.Contains(box.LabelSetId))
                .OrderBy(box => box.Id)
                .Select(box => new
                {
                    box.LabelSetId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                    IsAssisted = box.Origin == BoxOrigin.Assisted,
                });
            await foreach (var box in boxes.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                bySet[box.LabelSetId].Add(new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), string.Intern(box.Class)));
                var round = roundOf[box.LabelSetId];
                drawn[round] = drawn.GetValueOrDefault(round) + 1;
                if (box.IsAssisted)
                    assisted[round] = assisted.GetValueOrDefault(round) + 1;
            }
        }

        return (bySet, drawn, assisted);
    }

    private static ReportReference ReferenceOf(Truth truth) =>
        new(
            truth.Name,
            truth.Images.ToDictionary(
                image => image.Image,
                IReadOnlyList<ClassedBox> (image) => [.. image.Cells.Select(cell => new ClassedBox(cell.Box, cell.Class))],
                StringComparer.Ordinal
            ),
            truth.Exhaustive,
            "Where a truth was made of these annotators' own boxes, agreement with it is higher than between them."
        );

    private static RaterVerdicts VerdictsOf(Rater rater, List<Work> works)
    {
        var own = works.Where(work => work.PersonId == rater.PersonId && work.RoundId == rater.RoundId).ToList();
        int Count(ImageVerdicts verdict) => own.Count(work => work.Verdicts.HasFlag(verdict));
        return new RaterVerdicts(
            rater.Shown.Name,
            own.Count,
            Count(ImageVerdicts.NoCells),
            Count(ImageVerdicts.OutOfFocus),
            Count(ImageVerdicts.BadStaining),
            Count(ImageVerdicts.Unsure)
        );
    }

    /// <summary>One for each person and round with work, the most senior first; ranks are those that the round kept.</summary>
    private static async Task<List<Rater>> RatersAsync(
        AnnotateHubDb db,
        List<Round> rounds,
        List<Work> works,
        bool pseudonyms,
        CancellationToken cancellationToken
    )
    {
        var people = works.Select(work => work.PersonId).Distinct().ToArray();
        var names = await db
            .Users.Where(person => people.Contains(person.Id))
            .Select(person => new
            {
                person.Id,
                person.DisplayName,
                person.UserName,
            })
            .ToDictionaryAsync(person => person.Id, cancellationToken);
        var ids = rounds.Select(round => round.Id).ToArray();
        var ranks = await db
            .RoundPeople.Where(roundPerson => ids.Contains(roundPerson.RoundId) && roundPerson.SeniorityRank != null)
            .GroupBy(roundPerson => roundPerson.PersonId)
            .Select(group => new { group.Key, Rank = group.Min(roundPerson => roundPerson.SeniorityRank!.Value) })
            .ToDictionaryAsync(item => item.Key, item => item.Rank, cancellationToken);
        long[] ordered =
        [
            .. people
                .OrderBy(person => ranks.GetValueOrDefault(person, int.MaxValue))
                .ThenBy(person => names[person].DisplayName, StringComparer.Ordinal)
                .ThenBy(person => person),
        ];
        var raters = new List<Rater>();
        foreach (var (index, person) in ordered.Index())
        {
            var isDouble = names.Values.Count(other => other.DisplayName == names[person].DisplayName) > 1;
            var plain = isDouble ? $"{names[person].DisplayName} ({names[person].UserName})" : names[person].DisplayName;
            var name = pseudonyms ? $"Annotator {index + 1}" : plain;
            foreach (var round in rounds.Where(round => works.Any(work => work.PersonId == person && work.RoundId == round.Id)))
            {
                var own = works
                    .Where(work => work.PersonId == person && work.RoundId == round.Id)
                    .Select(work => work.Exhaustive ?? round.Settings.Classes)
                    .OfType<IReadOnlyList<string>>()
                    .ToList();
                IReadOnlyList<string>? exhaustive =
                    own.Count == 0
                        ? null
                        : [.. own.Aggregate(own[0].AsEnumerable(), (all, next) => all.Intersect(next)).Order(StringComparer.Ordinal)];
                raters.Add(
                    new Rater(
                        person,
                        round.Id,
                        In(plain),
                        new ReportRater(In(name), ranks.GetValueOrDefault(person, ordered.Length), exhaustive)
                    )
                );
                string In(string whose) => rounds.Count == 1 ? whose : $"{whose}, {round.Name}";
            }
        }

        return raters;
    }

    /// <summary>People whose boxes one detector proposed agree with each other for that reason too.</summary>
    private static string AssistedNote(Round round, int assisted, int all) =>
        $"In the round '{round.Name}' {assisted} of {all} boxes were proposed at a click and taken ("
        + (
            RoundRules.For(round.Kind).AssistanceIn(round.Settings) is Assistance.Model
                ? "by a trained detector, else from the image's light"
                : "from the image's light"
        )
        + "): where two people took the same proposal, their boxes agree for that reason.";

    private sealed record Work(
        long Id,
        long RoundId,
        long PersonId,
        long ImageId,
        string Image,
        string Patient,
        long SetId,
        IReadOnlyList<string>? Exhaustive,
        ImageVerdicts Verdicts
    );

    /// <param name="Plain">As the report would call the person if it named people: how a reference is asked for.</param>
    private sealed record Rater(long PersonId, long RoundId, string Plain, ReportRater Shown);
}
