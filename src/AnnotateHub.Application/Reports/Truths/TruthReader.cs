using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports.Truths;

/// <summary>Reads a truth through a lead's eyes. The one place that says what may count as one: evaluations and references of agreement
/// reports come through here.</summary>
internal sealed class TruthReader(AnnotateHubDb db, VisibilityScope scope, bool pseudonyms, CancellationToken cancellationToken)
{
    /// <summary>Refinement saw every image last; calibration, whose answers are compared and not kept, comes last.</summary>
    private static readonly RoundKind[] Preferred = [RoundKind.Refinement, RoundKind.Seed, RoundKind.Free, RoundKind.Calibration];

    /// <summary>Everything that can be chosen: signed unions first, people last.</summary>
    public async Task<IReadOnlyList<TruthOption>> OptionsAsync()
    {
        var options = new List<TruthOption>();
        var blind = scope.BlindOn(db);
        var signed = await scope.SignedVersionsAsync(db, cancellationToken);
        var consensus = await CountAsync(scope.ConsensusSets(db).Where(set => !blind.Contains(set.ImageGroupId)));
        foreach (var version in signed.Where(version => consensus.ContainsKey(version.Source)))
            options.Add(Option(new TruthChoice(TruthKind.Consensus, Name: version.Source), NameOf(version), consensus[version.Source]));
        foreach (var (source, images) in consensus.Where(item => signed.All(version => version.Source != item.Key)))
            options.Add(Option(new TruthChoice(TruthKind.Consensus, Name: source), ImportedUnion(source), images));
        foreach (var round in scope.Rounds.Where(round => MayBeUnited(round.Kind)).OrderByDescending(round => round.Id))
            if (await UnitedImagesAsync(round.Id) is { Count: > 0 } united)
                options.Add(
                    Option(
                        TruthChoice.OfUnion(round.Id),
                        UnionName(round, await db.UnionPolicyOfAsync(round.Id, cancellationToken)),
                        united.Count
                    )
                );
        if ((await AcceptedAsync()).Count is > 0 and var accepted)
            options.Add(Option(TruthChoice.Validation, ValidationName, accepted));
        foreach (var (source, images) in await CountAsync(scope.ImportedSets(db)))
            options.Add(Option(new TruthChoice(TruthKind.Imported, Name: source), ImportedName(source), images));
        var rounds = scope.Rounds.ToDictionary(round => round.Id);
        var people = await scope
            .Comparable(db, rounds.Keys)
            .Where(work => !blind.Contains(work.ImageGroupId))
            .GroupBy(work => new
            {
                work.RoundId,
                work.PersonId,
                work.Person!.DisplayName,
            })
            .Select(group => new
            {
                group.Key.RoundId,
                group.Key.PersonId,
                group.Key.DisplayName,
                Images = group.Select(work => work.ImageGroupId).Distinct().Count(),
            })
            .ToListAsync(cancellationToken);
        options.AddRange(
            people
                .OrderByDescending(item => item.RoundId)
                .ThenBy(item => item.DisplayName, StringComparer.Ordinal)
                .Select(item =>
                    Option(
                        TruthChoice.OfPerson(item.RoundId, item.PersonId),
                        PersonName(item.DisplayName, rounds[item.RoundId].Name),
                        item.Images
                    )
                )
        );
        return options;
    }

    public async Task<(Truth? Truth, Error Why)> ReadAsync(TruthChoice choice) =>
        choice.Kind switch
        {
            TruthKind.Person => await OfPersonAsync(choice),
            TruthKind.Union => await OfUnionAsync(choice),
            TruthKind.Consensus => await OfConsensusAsync(choice.Name),
            TruthKind.Imported => await OfImportedAsync(choice.Name),
            TruthKind.Split => await OfValidationAsync(),
            _ => throw new ArgumentOutOfRangeException(nameof(choice), choice.Kind, "There is no such truth."),
        };

    private async Task<(Truth? Truth, Error Why)> OfPersonAsync(TruthChoice choice)
    {
        if (scope.Round(choice.RoundId) is not { } round)
            return (null, Error.NotFound);
        var blind = scope.BlindOn(db);
        var works = Newest(
            await scope
                .Comparable(db, [choice.RoundId])
                .Where(work => work.PersonId == choice.PersonId && !blind.Contains(work.ImageGroupId))
                .Select(Columns)
                .ToListAsync(cancellationToken)
        );
        if (works.Count == 0)
            return (null, new Error("There is no submitted work to judge by that you may read; choose another truth."));
        var name = pseudonyms ? await PseudonymAsync(round.Id, choice.PersonId) : works[0].Person;
        return (await OfWorksAsync(PersonName(name, round.Name), works, [round], []), default);
    }

    private async Task<(Truth? Truth, Error Why)> OfUnionAsync(TruthChoice choice)
    {
        if (scope.Round(choice.RoundId) is not { } round)
            return (null, Error.NotFound);
        if (!MayBeUnited(round.Kind))
            return (
                null,
                new Error($"The answers of '{round.Name}' are not united: its images have one annotator each. Choose a person's work.")
            );
        var images = await UnitedImagesAsync(round.Id);
        var (_, open) = await scope.ImagesAsync(db, round.Id, cancellationToken);
        if (images.Count == 0)
            return (
                null,
                new Error(
                    $"No image of '{round.Name}' has the answers of two people or more that you may read, so there is nothing to unite. "
                        + "Wait until everybody has submitted, or choose another truth."
                )
            );
        var policy = await db.UnionPolicyOfAsync(round.Id, cancellationToken);
        var ranks = await RoundRanks.ReadAsync(db, round.Id, cancellationToken);
        var works = await scope.WorksAsync(db, round.Id, images.SelectMany(image => image.Value), ranks, cancellationToken);
        var places = await PlacesAsync(works.Keys);
        var notes = new List<string> { "The union follows the policy alone: no lead has decided what the annotators disagree about." };
        if (open > 0)
            notes.Add($"{FigureText.Count(open, "image")} of the round with an answer still open {Are(open)} not in it.");
        return (
            new Truth(
                UnionName(round, policy),
                [
                    .. works
                        .Select(image => new TruthOnImage(
                            image.Key,
                            places[image.Key].Name,
                            places[image.Key].Patient,
                            Unite(image.Value, policy)
                        ))
                        .OrderBy(image => image.Image, StringComparer.Ordinal),
                ],
                round.Settings.Classes,
                [.. notes, .. await RoundNotes.ReadAsync(db, [round], pseudonyms, cancellationToken)],
                [round.Id],
                [.. works.Values.SelectMany(image => image).Select(work => work.AssignmentId)]
            ),
            default
        );
    }

    private async Task<(Truth? Truth, Error Why)> OfConsensusAsync(string source)
    {
        var blind = scope.BlindOn(db);
        var all = scope.ConsensusSets(db).Where(set => !blind.Contains(set.ImageGroupId));
        var sets = await SetsAsync(all, source);
        if (sets.Count == 0)
            return (null, await NoneAsync(all, "union", source));
        var signed = (await scope.SignedVersionsAsync(db, cancellationToken)).FirstOrDefault(version => version.Source == source);
        var images = await ImagesAsync(sets, all);
        var keys = images.Select(image => image.ImageId).ToArray();
        if (signed is null)
            return (
                new Truth(
                    ImportedUnion(source),
                    images,
                    Stated(sets.Select(set => set.Exhaustive)),
                    [],
                    [],
                    await scope
                        .ReadableAssignments(db)
                        .Where(work => keys.Contains(work.ImageGroupId) && work.Round!.Kind == RoundKind.Test)
                        .Select(work => work.Id)
                        .ToListAsync(cancellationToken)
                ),
                default
            );
        var round = scope.Round(signed.RoundId)!;
        var works = await scope
            .Comparable(db, [round.Id])
            .Where(work => keys.Contains(work.ImageGroupId))
            .Select(work => work.Id)
            .ToListAsync(cancellationToken);
        var notes = new List<string> { $"Signed on {signed.At.UtcDateTime:yyyy-MM-dd}, SHA-256 {signed.Hash}." };
        if (signed.IsSuperseded)
            notes.Add(
                $"This version is superseded: the round or its adjudication was opened again after it was signed. Judge by the newest "
                    + "version once that is signed."
            );
        return (
            new Truth(
                NameOf(signed),
                images,
                Stated(sets.Select(set => set.Exhaustive)),
                [.. notes, .. await RoundNotes.ReadAsync(db, [round], pseudonyms, cancellationToken)],
                [round.Id],
                works
            ),
            default
        );
    }

    private async Task<(Truth? Truth, Error Why)> OfImportedAsync(string source)
    {
        var all = scope.ImportedSets(db);
        var sets = await SetsAsync(all, source);
        return sets.Count == 0
            ? (null, await NoneAsync(all, "set of imported labels", source))
            : (
                new Truth(
                    ImportedName(source),
                    await ImagesAsync(sets, all),
                    Stated(sets.Select(set => set.Exhaustive)),
                    ["These labels came as files: nothing here says who made them, or whether they saw a model's boxes."],
                    [],
                    []
                ),
                default
            );
    }

    private async Task<(Truth? Truth, Error Why)> OfValidationAsync()
    {
        var works = await AcceptedAsync();
        var all = await db.ImageGroups.CountAsync(
            image => image.ProjectId == scope.ProjectId && image.Split == DataSplit.Validation,
            cancellationToken
        );
        if (works.Count == 0)
            return (
                null,
                new Error(
                    all == 0
                        ? "No image is in the validation split; draw splits first."
                        : $"None of the {FigureText.Count(all, "validation image")} has an accepted answer that you may read; accept "
                            + "submitted work first."
                )
            );
        var rounds = works.Select(work => work.RoundId).Distinct().Order().Select(id => scope.Round(id)).OfType<Round>().ToList();
        var notes = new List<string>();
        if (works.Count < all)
            notes.Add($"{all - works.Count} of {all} validation images have no accepted answer and are not in it.");
        notes.AddRange(
            rounds
                .Where(round => round.Settings.StartFrom is not null)
                .Select(round =>
                    $"In '{round.Name}' annotators started from the boxes of {round.Settings.StartFrom}: a model that is close to "
                    + "that one is favoured. Only blind work judges without favour."
                )
        );
        return (await OfWorksAsync(ValidationName, works, rounds, notes), default);
    }

    private async Task<Truth> OfWorksAsync(string name, IReadOnlyList<Work> works, IReadOnlyList<Round> rounds, IReadOnlyList<string> notes)
    {
        var sets = works.Select(work => work.LabelSetId).ToArray();
        var boxes = await CellsAsync(sets, some => scope.Boxes(db).Where(box => some.Contains(box.LabelSetId)));
        var kinds = rounds.ToDictionary(round => round.Id);
        return new Truth(
            name,
            [
                .. works
                    .OrderBy(work => work.Image, StringComparer.Ordinal)
                    .Select(work => new TruthOnImage(work.ImageId, work.Image, work.Patient, [.. boxes[work.LabelSetId]])),
            ],
            Stated(works.Select(work => work.Exhaustive ?? kinds.GetValueOrDefault(work.RoundId)?.Settings.Classes)),
            [.. notes, .. await RoundNotes.ReadAsync(db, rounds, pseudonyms, cancellationToken)],
            [.. rounds.Select(round => round.Id)],
            [.. works.Select(work => work.Id)]
        );
    }

    /// <summary>The accepted answer of each validation image, as the published data set would choose among several.</summary>
    private async Task<IReadOnlyList<Work>> AcceptedAsync()
    {
        var blind = scope.BlindOn(db);
        var works = await scope
            .ReadableAssignments(db)
            .Where(work =>
                work.State == AssignmentState.Accepted
                && work.ImageGroup!.Split == DataSplit.Validation
                && !blind.Contains(work.ImageGroupId)
            )
            .Select(Columns)
            .ToListAsync(cancellationToken);
        return
        [
            .. works
                .Where(work => Preferred.Contains(work.Kind))
                .GroupBy(work => work.ImageId)
                .Select(image => image.OrderBy(work => Array.IndexOf(Preferred, work.Kind)).ThenByDescending(work => work.Id).First()),
        ];
    }

    private async Task<Dictionary<long, List<Assignment>>> UnitedImagesAsync(long roundId)
    {
        var blind = await scope.BlindOn(db).ToHashSetAsync(cancellationToken);
        return (await scope.AdjudicableAsync(db, roundId, cancellationToken: cancellationToken))
            .Where(image => !blind.Contains(image.Key))
            .ToDictionary(image => image.Key, image => image.ToList());
    }

    private static IReadOnlyList<TruthCell> Unite(IReadOnlyList<AdjudicatedWork> works, UnionPolicy policy)
    {
        var flags = works
            .SelectMany(work => work.Boxes.Select(box => (Name: $"{work.PersonId}/{box.Id}", box.Flags)))
            .ToDictionary(item => item.Name, item => item.Flags, StringComparer.Ordinal);
        return
        [
            .. ImageAdjudication
                .Create(works, policy, [])
                .Truth.Select(box => new TruthCell(box.Box, box.Class, IsIgnored(flags.GetValueOrDefault(box.Adopted)))),
        ];
    }

    private async Task<IReadOnlyList<TruthOnImage>> ImagesAsync(IReadOnlyList<Set> sets, IQueryable<LabelSet> all)
    {
        var places = await PlacesAsync(sets.Select(set => set.ImageId));
        var cells = await CellsAsync([.. sets.Select(set => set.Id)], some => all.Where(set => some.Contains(set.Id)).BoxesOf(db));
        return
        [
            .. sets.Select(set => new TruthOnImage(set.ImageId, places[set.ImageId].Name, places[set.ImageId].Patient, [.. cells[set.Id]]))
                .OrderBy(image => image.Image, StringComparer.Ordinal),
        ];
    }

    /// <summary>Several sets of one source on an image are versions of one text; the newest counts.</summary>
    private async Task<IReadOnlyList<Set>> SetsAsync(IQueryable<LabelSet> all, string source) =>
        [
            .. (
                await all.Where(set => set.Source == source)
                    .OrderBy(set => set.Id)
                    .Select(set => new Set(set.Id, set.ImageGroupId, set.ExhaustiveClasses))
                    .ToListAsync(cancellationToken)
            )
                .GroupBy(set => set.ImageId)
                .Select(image => image.Last()),
        ];

    private async Task<ILookup<long, TruthCell>> CellsAsync(IReadOnlyList<long> sets, Func<long[], IQueryable<BoxRow>> query)
    {
        var found = new List<(long Set, TruthCell Cell)>();
        foreach (var some in sets.Chunk(500))
        {
            var rows = await query(some)
                .OrderBy(box => box.Id)
                .Select(box => new
                {
                    box.LabelSetId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                    box.Flags,
                })
                .ToListAsync(cancellationToken);
            found.AddRange(
                rows.Select(row =>
                    (row.LabelSetId, new TruthCell(new PixelBox(row.X1, row.Y1, row.X2, row.Y2), row.Class, IsIgnored(row.Flags)))
                )
            );
        }

        return found.ToLookup(item => item.Set, item => item.Cell);
    }

    private async Task<Dictionary<long, (string Name, string Patient)>> PlacesAsync(IEnumerable<long> images)
    {
        var keys = images.ToHashSet();
        return (
            await db
                .ImageGroups.AsNoTracking()
                .Where(image => image.ProjectId == scope.ProjectId)
                .Select(image => new
                {
                    image.Id,
                    image.Name,
                    image.Patient,
                })
                .ToListAsync(cancellationToken)
        ).Where(image => keys.Contains(image.Id)).ToDictionary(image => image.Id, image => (image.Name, image.Patient ?? ""));
    }

    private async Task<string> PseudonymAsync(long roundId, long personId)
    {
        var ranks = await RoundRanks.ReadAsync(db, roundId, cancellationToken);
        var people = ranks.Keys.ToArray();
        var names = await db
            .Users.Where(person => people.Contains(person.Id))
            .Select(person => new { person.Id, person.DisplayName })
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
        var place = ranks
            .OrderBy(person => person.Value)
            .ThenBy(person => names.GetValueOrDefault(person.Key, ""), StringComparer.Ordinal)
            .ThenBy(person => person.Key)
            .Select(person => person.Key)
            .ToList()
            .IndexOf(personId);
        return place < 0 ? "An annotator" : $"Annotator {place + 1}";
    }

    private async Task<SortedDictionary<string, int>> CountAsync(IQueryable<LabelSet> sets) =>
        new(
            (
                await sets.Where(set => set.Source != null)
                    .GroupBy(set => set.Source!)
                    .Select(group => new { group.Key, Images = group.Select(set => set.ImageGroupId).Distinct().Count() })
                    .ToListAsync(cancellationToken)
            ).ToDictionary(group => group.Key, group => group.Images, StringComparer.Ordinal),
            StringComparer.Ordinal
        );

    private async Task<Error> NoneAsync(IQueryable<LabelSet> all, string what, string source)
    {
        var known = (await CountAsync(all)).Keys;
        return new Error(
            known.Count == 0
                ? $"There is no {what} '{source}' that you may read; there is none at all."
                : $"There is no {what} '{source}' that you may read; there {(known.Count == 1 ? "is" : "are")} '{string.Join("', '", known)}'."
        );
    }

    private static IReadOnlyList<Work> Newest(IEnumerable<Work> works) =>
        [.. works.GroupBy(work => work.ImageId).Select(image => image.MaxBy(work => work.Occasion)!)];

    private static bool IsIgnored(BoxFlags flags) => (flags & (BoxFlags.Difficult | BoxFlags.Ignore)) != 0;

    private static IReadOnlyList<string>? Stated(IEnumerable<IReadOnlyList<string>?> lists) =>
        lists.OfType<IReadOnlyList<string>>().ToList() is { Count: > 0 } stated
            ? [.. stated.Aggregate(stated[0].AsEnumerable(), (all, next) => all.Intersect(next))]
            : null;

    private static bool MayBeUnited(RoundKind kind) => kind is RoundKind.Test or RoundKind.Refinement or RoundKind.Calibration;

    private static TruthOption Option(TruthChoice choice, string name, int images) => new(choice.ToString(), name, images);

    private static string NameOf(SignedVersion version) =>
        $"Signed union of '{version.Round}', version {version.Version}{(version.IsSuperseded ? " (superseded)" : "")}";

    private static string UnionName(Round round, UnionPolicy policy) =>
        $"Union of '{round.Name}' by its policy ({policy.Rule.Name()}), not signed";

    private const string ValidationName = "Validation split: the accepted answer of each image";

    private static string ImportedUnion(string source) => $"Imported union '{source}'";

    private static string ImportedName(string source) => $"Imported labels '{source}'";

    private static string PersonName(string person, string round) => $"{person}, submitted work of '{round}'";

    private static string Are(int count) => count == 1 ? "is" : "are";

    private static System.Linq.Expressions.Expression<Func<Assignment, Work>> Columns =>
        work => new Work(
            work.Id,
            work.RoundId,
            work.Round!.Kind,
            work.Person!.DisplayName,
            work.ImageGroupId,
            work.ImageGroup!.Name,
            work.ImageGroup.Patient ?? "",
            work.LabelSetId,
            work.LabelSet!.ExhaustiveClasses,
            work.Occasion
        );

    private sealed record Work(
        long Id,
        long RoundId,
        RoundKind Kind,
        string Person,
        long ImageId,
        string Image,
        string Patient,
        long LabelSetId,
        IReadOnlyList<string>? Exhaustive,
        int Occasion
    );

    private sealed record Set(long Id, long ImageId, IReadOnlyList<string>? Exhaustive);
}
