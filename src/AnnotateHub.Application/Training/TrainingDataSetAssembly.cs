using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training;

/// <summary>Gathers what a model may learn from in a project. The one place that says what may enter: pages, routes and commands all come
/// through here.</summary>
public sealed class TrainingDataSetAssembly(IDbContextFactory<AnnotateHubDb> database)
{
    private const int NamedAtMost = 5;

    /// <summary>The data set as it stands now, or a sentence why there is none.</summary>
    public async Task<Result<TrainingDataSet>> AssembleAsync(
        long projectId,
        Actor actor,
        TrainingDataSetRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var (channels, noChannel) = TrainingInputs.Choose(project.Channels, project.Classes, request.Inputs);
        if (noChannel is not null)
            return new Error(noChannel);
        if (request.Sources is not { Count: > 0 })
            return new Error("No labels are chosen; name a round, a union or imported labels to learn from.");
        if (request.Classes?.FirstOrDefault(key => project.Classes.Find(key) is null) is { } unknown)
            return new Error(
                $"The project has no class '{unknown}'; it has {string.Join(", ", project.Classes.Classes.Select(item => item.Key))}."
            );
        var (pool, wrongImage) = await PoolAsync(db, lead, request, cancellationToken);
        if (pool is null)
            return new Error(wrongImage!);
        var answers = new Dictionary<long, Answer>();
        var withoutUse = 0;
        foreach (var source in request.Sources)
        {
            var (found, fault) = await AnswersAsync(db, lead, source, request.SeveralAnswers, cancellationToken);
            if (found is null)
                return fault;
            foreach (var (image, answer) in found)
                if (!pool.Usable.ContainsKey(image))
                    withoutUse++;
                else
                    answers.TryAdd(image, answer);
        }

        if (answers.Count == 0)
            return new Error(
                withoutUse > 0
                    ? $"All {withoutUse} images with these labels are of the test split, in an open blind round, or not among the images "
                        + "that were chosen; models never learn from the first two. Choose other labels or images."
                    : "No image has an answer in these labels that you may read. Choose another round or other people, or wait until "
                        + "work is submitted."
            );
        return await MakeAsync(db, project, channels, request, pool, answers, cancellationToken);
    }

    /// <summary>Images that may be learnt from, or why one that was named by hand may not.</summary>
    private static async Task<(Pool? Pool, string? Fault)> PoolAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        TrainingDataSetRequest request,
        CancellationToken cancellationToken
    )
    {
        var all = await db
            .ImageGroups.AsNoTracking()
            .Include(image => image.Planes)
            .Where(image => image.ProjectId == lead.ProjectId)
            .OrderBy(image => image.SortKey)
            .ThenBy(image => image.Id)
            .ToListAsync(cancellationToken);
        var test = await lead.JudgedBy(db).ToHashSetAsync(cancellationToken);
        var blind = await lead.InOpenBlindRounds(db).ToHashSetAsync(cancellationToken);
        var asked = request.Images?.ToHashSet();
        if (asked is { Count: 0 })
            return (null, "No image is chosen; choose some, or all that have labels.");
        if (asked?.Except(all.Select(image => image.Id)).Count() is > 0 and var strangers)
            return (null, $"{strangers} of the chosen images are not in the project; look at its list of images.");
        var chosen = all.Where(image => asked?.Contains(image.Id) ?? true).ToList();
        if (asked is not null && chosen.Where(image => test.Contains(image.Id)).ToList() is { Count: > 0 } judged)
            return (
                null,
                $"{Names(judged)} {(judged.Count == 1 ? "is an image" : "are images")} of the test split; models are judged by it and "
                    + "never learn from it. Leave the image out, or draw other splits before anything is trained."
            );
        if (asked is not null && chosen.Where(image => blind.Contains(image.Id)).ToList() is { Count: > 0 } reserved)
            return (
                null,
                $"{Names(reserved)} {(reserved.Count == 1 ? "is" : "are")} in a blind round that is open; what people answer there must "
                    + "not come back to them through a model. Leave the image out, or close the round first."
            );
        return (
            new Pool(
                chosen.Where(image => !test.Contains(image.Id) && !blind.Contains(image.Id)).ToDictionary(image => image.Id),
                chosen.Count(image => test.Contains(image.Id)),
                chosen.Count(image => blind.Contains(image.Id) && !test.Contains(image.Id))
            ),
            null
        );
    }

    private static async Task<(Dictionary<long, Answer>? Found, Error Why)> AnswersAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        LabelSource source,
        SeveralAnswers several,
        CancellationToken cancellationToken
    )
    {
        if (source.Kind is LabelSourceKind.Round)
            return await RoundAsync(db, lead, source, several, cancellationToken);
        var named = source.Name?.Trim() ?? "";
        var sets = source.Kind is LabelSourceKind.Consensus ? lead.ConsensusSets(db) : lead.ImportedSets(db);
        var found = await sets.Where(set => set.Source == named)
            .OrderBy(set => set.Id)
            .Select(set => new { set.Id, set.ImageGroupId })
            .ToListAsync(cancellationToken);
        if (found.Count == 0)
        {
            var known = await sets.Where(set => set.Source != null)
                .Select(set => set.Source!)
                .Distinct()
                .Order()
                .ToListAsync(cancellationToken);
            var what = source.Kind is LabelSourceKind.Consensus ? "union" : "set of imported labels";
            return (
                null,
                new Error(
                    known.Count == 0
                        ? $"There is no {what} '{named}' that you may read; there is none at all."
                        : $"There is no {what} '{named}' that you may read; there are '{string.Join("', '", known)}'."
                )
            );
        }

        // Unions of one name are versions of one text; the newest counts.
        return (
            found
                .GroupBy(set => set.ImageGroupId)
                .ToDictionary(image => image.Key, image => new Answer([new Part(image.Last().Id, null, null, "", 1)], named, several)),
            default
        );
    }

    private static async Task<(Dictionary<long, Answer>? Found, Error Why)> RoundAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        LabelSource source,
        SeveralAnswers several,
        CancellationToken cancellationToken
    )
    {
        if (lead.Round(source.RoundId ?? 0) is not { } round)
            return (null, new Error($"The project has no round of the key {source.RoundId}; look at its list of rounds."));
        if (TrainingVisibility.WhyNotLearntFrom(round) is { } why)
            return (null, new Error(why));
        var people = source.PersonIds?.ToArray();
        var works = await lead.Answers(db, round, source.AcceptedOnly)
            .Where(work => people == null || people.Contains(work.PersonId))
            .Select(work => new
            {
                work.Id,
                work.ImageGroupId,
                work.LabelSetId,
                work.PersonId,
                work.Occasion,
                work.Person!.UserName,
                work.Person.DisplayName,
            })
            .ToListAsync(cancellationToken);
        var ranks = await db
            .Memberships.Where(member => member.ProjectId == lead.ProjectId)
            .ToDictionaryAsync(member => member.PersonId, member => member.SeniorityRank ?? int.MaxValue, cancellationToken);
        return (
            works
                .GroupBy(work => work.ImageGroupId)
                .ToDictionary(
                    image => image.Key,
                    image => new Answer(
                        [
                            .. image
                                // Somebody who met an image twice in a round counts once, with the newest answer.
                                .GroupBy(work => work.PersonId)
                                .Select(own => own.MaxBy(work => work.Occasion)!)
                                .OrderBy(work => ranks.GetValueOrDefault(work.PersonId, int.MaxValue))
                                .ThenBy(work => work.UserName, StringComparer.Ordinal)
                                .Select(work => new Part(
                                    work.LabelSetId,
                                    work.Id,
                                    work.DisplayName,
                                    work.UserName ?? "",
                                    ranks.GetValueOrDefault(work.PersonId, int.MaxValue)
                                )),
                        ],
                        round.Name,
                        several
                    )
                ),
            default
        );
    }

    private static async Task<Result<TrainingDataSet>> MakeAsync(
        AnnotateHubDb db,
        Project project,
        IReadOnlyList<int> channels,
        TrainingDataSetRequest request,
        Pool pool,
        Dictionary<long, Answer> answers,
        CancellationToken cancellationToken
    )
    {
        var sets = answers.Values.SelectMany(answer => answer.Used).Select(part => part.LabelSetId).ToArray();
        var boxes = await TrainingBoxes.ReadAsync(db, sets, cancellationToken);
        var left = new List<string>();
        var labels = answers.ToDictionary(item => item.Key, item => Unite(item.Value, boxes));
        var occurring = labels.Values.SelectMany(own => own).Select(box => box.Class).ToHashSet(StringComparer.Ordinal);
        List<string> classes =
        [
            .. request.Classes is { Count: > 0 } given
                ? given.Distinct(StringComparer.Ordinal)
                : project.Classes.Classes.Select(item => item.Key).Where(occurring.Contains),
        ];
        var others = labels.Values.SelectMany(own => own).Where(box => !classes.Contains(box.Class));
        foreach (var (key, count) in others.CountBy(box => box.Class))
            left.Add($"{count} boxes of class '{key}', which is not among {string.Join(", ", classes)}, are left out.");
        if (labels.Values.Sum(own => own.Count(box => box.IsIgnored)) is > 0 and var ignored)
            left.Add(
                ignored == 1 ? "1 box that is marked to be ignored is left out." : $"{ignored} boxes marked to be ignored are left out."
            );
        var images = new List<TrainingDataSetImage>();
        foreach (var image in pool.Usable.Values.Where(image => answers.ContainsKey(image.Id)))
        {
            var planes = new List<TrainingDataSetPlane>();
            foreach (var index in channels)
            {
                if (image.Planes.FirstOrDefault(plane => plane.ChannelIndex == index) is not { } plane)
                    return new Error(
                        $"{image.Name} has no channel '{project.Channels[index].Name}', which the others have; all images of a training "
                            + "need the same channels. Choose inputs that every image has, or leave the image out."
                    );
                planes.Add(new TrainingDataSetPlane(plane.SourceHash, plane.Page, plane.Sample, plane.PlaneHash));
            }

            images.Add(
                new TrainingDataSetImage(
                    image.Id,
                    image.Name,
                    image.Patient,
                    image.Split,
                    image.Width,
                    image.Height,
                    planes,
                    BoxSelection.Select(
                        image.Name,
                        image.Width,
                        image.Height,
                        labels[image.Id]
                            .Where(box => !box.IsIgnored && classes.Contains(box.Class))
                            .Select(box => new TrainingBox(classes.IndexOf(box.Class), box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2)),
                        left
                    ),
                    answers[image.Id].Describe(),
                    [.. answers[image.Id].Used.Select(part => part.Work).OfType<long>()]
                )
            );
        }

        if (pool.Test > 0)
            left.Add($"{pool.Test} {Images(pool.Test)} of the test split {Is(pool.Test)} never learnt from.");
        if (pool.Blind > 0)
            left.Add($"{pool.Blind} {Images(pool.Blind)} in open blind rounds {Is(pool.Blind)} left out.");
        if (images.All(image => image.Boxes.Count == 0))
            return new Error(
                $"There is no box on the {images.Count} {Images(images.Count)} with these labels; a network learns from boxes. "
                    + "Annotate some cells first, or choose other labels."
            );
        return new TrainingDataSet(
            [.. channels.Select(index => project.Channels[index].Name)],
            classes,
            images,
            [
                .. answers
                    .Values.SelectMany(answer => answer.Used)
                    .Select(part => part.Person)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
            left
        );
    }

    private static List<LabelBox> Unite(Answer answer, ILookup<long, LabelBox> boxes)
    {
        if (answer.Used is [var only])
            return [.. boxes[only.LabelSetId]];
        // Ids are unique in a label set only; what is to be ignored by somebody is not part of a union.
        var united = Union.Merge(
            answer.Used.Select(part => new AnnotatorBoxes(
                part.UserName,
                part.Rank,
                [
                    .. boxes[part.LabelSetId]
                        .Where(box => !box.IsIgnored)
                        .Select((box, index) => new DrawnBox($"{index + 1}", box.Box, box.Class)),
                ]
            )),
            UnionPolicy.Paper
        );
        return [.. united.Boxes.Select(box => new LabelBox(box.Class, box.Box, false))];
    }

    private static string Names(List<ImageGroup> images) =>
        string.Join(", ", images.Take(NamedAtMost).Select(image => image.Name))
        + (images.Count > NamedAtMost ? $" and {images.Count - NamedAtMost} more" : "");

    private static string Images(int count) => count == 1 ? "image" : "images";

    private static string Is(int count) => count == 1 ? "is" : "are";

    private sealed record Pool(IReadOnlyDictionary<long, ImageGroup> Usable, int Test, int Blind);

    /// <param name="Work">Null where the labels are of no assignment.</param>
    /// <param name="Person">Null where the labels are nobody's own.</param>
    private sealed record Part(long LabelSetId, long? Work, string? Person, string UserName, int Rank);

    /// <param name="Parts">The most senior first.</param>
    private sealed record Answer(IReadOnlyList<Part> Parts, string Source, SeveralAnswers Several)
    {
        public IReadOnlyList<Part> Used => Several is SeveralAnswers.Union ? Parts : [Parts[0]];

        public string Describe() =>
            Used.All(part => part.Person is null) ? Source : $"{Source}: {string.Join(" and ", Used.Select(part => part.Person))}";
    }
}
