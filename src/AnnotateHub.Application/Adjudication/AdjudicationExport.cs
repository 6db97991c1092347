using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>Writes the published tree of a test set: <c>Annotations/test/Expert1</c>, <c>Expert2</c> and <c>Unioned</c> (docs/protocol.md
/// section 6), and <c>expert_annotation_id.csv</c>.</summary>
/// <remarks>Expert1 is the higher-ranked of an image's two. Files of a signed adjudication hold what was signed; before that the union is a
/// draft and the README says so.</remarks>
public sealed class AdjudicationExport(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    /// <summary>For the command line: the round of this name, and whether its adjudication was started; null where there is none.</summary>
    public async Task<(long RoundId, bool IsStarted)?> FindRoundAsync(
        long projectId,
        string name,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var found = await db
            .Rounds.Where(round => round.ProjectId == projectId && round.Name == name)
            .Select(round => new { round.Id, IsStarted = db.Adjudications.Any(item => item.RoundId == round.Id) })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Id, found.IsStarted);
    }

    public async Task<Result<ExpertsExported>> ToFolderAsync(
        long roundId,
        Actor actor,
        VocConvention convention,
        string folder,
        CancellationToken cancellationToken = default
    ) =>
        Directory.Exists(Path.Combine(folder, "Annotations"))
            ? new Error(
                $"The folder '{folder}' already holds 'Annotations'; old and new files would mix. Name an empty folder or remove it."
            )
            : await WriteAsync(roundId, actor, convention, new FolderTarget(folder), cancellationToken);

    public async Task<Result<ExpertsExported>> ToZipAsync(
        long roundId,
        Actor actor,
        VocConvention convention,
        Stream target,
        CancellationToken cancellationToken = default
    )
    {
        using var zip = new ZipTarget(target, clock.GetUtcNow());
        var outcome = await WriteAsync(roundId, actor, convention, zip, cancellationToken);
        if (outcome is Result<ExpertsExported>.Success)
            await zip.FinishAsync(cancellationToken);
        return outcome;
    }

    private async Task<Result<ExpertsExported>> WriteAsync(
        long roundId,
        Actor actor,
        VocConvention convention,
        IExportTarget target,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        if (state.Inputs.Count == 0)
            return new Error(
                $"No image of '{state.Round.Name}' is in the adjudication and submitted by everybody who has it, so there is "
                    + "nothing to export."
            );
        if (state.Inputs.FirstOrDefault(input => input.Works.Count != 2) is { } other)
            return new Error(
                $"The published tree has two annotators an image; an image of '{state.Round.Name}' has {other.Works.Count}. "
                    + "Export everybody's work and the union from the command line instead."
            );
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == state.Round.ProjectId, cancellationToken);
        var users = await db
            .Users.Select(person => new { person.Id, person.UserName })
            .ToDictionaryAsync(person => person.Id, person => person.UserName ?? "", cancellationToken);
        var images = (
            await db
                .ImageGroups.AsNoTracking()
                .Where(image => image.ProjectId == project.Id)
                .OrderBy(image => image.SortKey)
                .ThenBy(image => image.Id)
                .Select(image => new
                {
                    image.Id,
                    image.Name,
                    image.Width,
                    image.Height,
                    File = db
                        .Planes.Where(plane => plane.ImageGroupId == image.Id)
                        .OrderBy(plane => plane.ChannelIndex)
                        .Select(plane => plane.SourceName)
                        .FirstOrDefault(),
                })
                .ToListAsync(cancellationToken)
        ).Join(state.Inputs, image => image.Id, input => input.ImageGroupId, (image, input) => (Image: image, Input: input)).ToList();
        var depth = project.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        var ids = new List<IReadOnlyList<string?>> { new[] { "image", "expert1", "expert2" } };
        int boxes = 0,
            equal = 0;
        foreach (var (image, input) in images)
        {
            AdjudicatedWork[] experts =
            [
                .. input.Works.OrderBy(work => work.Rank).ThenBy(work => users[work.PersonId], StringComparer.Ordinal),
            ];
            if (experts[0].Rank == experts[1].Rank)
                equal++;
            ids.Add([image.Name, users[experts[0].PersonId], users[experts[1].PersonId]]);
            var truth = state.Image(image.Id).Truth;
            boxes += truth.Count;
            for (var number = 0; number < 2; number++)
                await PutAsync(
                    $"Expert{number + 1}",
                    [.. experts[number].Boxes.Select(box => ObjectOf(box.Class, new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Flags))]
                );
            var flags = ConsensusSets.FlagsOf(input.Works);
            await PutAsync("Unioned", [.. truth.Select(box => ObjectOf(box.Class, box.Box, flags.GetValueOrDefault(box.Adopted)))]);

            async Task PutAsync(string folder, IReadOnlyList<VocObject> objects)
            {
                using var xml = new MemoryStream();
                VocWriter.Write(
                    xml,
                    new VocAnnotation(Path.GetFileName(image.File ?? image.Name), image.Width, image.Height, depth, objects, project.Name),
                    convention
                );
                await target.WriteAsync(
                    $"Annotations/test/{folder}/{ExportName.From(image.Name)}.xml",
                    xml.GetBuffer().AsMemory(0, (int)xml.Length),
                    cancellationToken
                );
            }
        }

        int? version = state.Head.SignedAt is null ? null : state.Head.Version;
        await target.WriteAsync("expert_annotation_id.csv", Encoding.UTF8.GetBytes(CsvText.From(ids)), cancellationToken);
        await target.WriteAsync(
            "test.txt",
            Encoding.UTF8.GetBytes(string.Concat(images.Select(item => item.Image.Name + "\n"))),
            cancellationToken
        );
        var hash = version is null
            ? null
            : await state
                .Scope.Snapshots(db, roundId)
                .Select(adjudicationSnapshot => adjudicationSnapshot.Hash)
                .FirstOrDefaultAsync(cancellationToken);
        await target.WriteAsync(
            "README.txt",
            Encoding.UTF8.GetBytes(Readme(state, convention, images.Count, equal, hash)),
            cancellationToken
        );
        return new ExpertsExported(images.Count, boxes, version, equal);
    }

    private static string PolicyText(AdjudicationState state) =>
        FormattableString.Invariant(
            $"'{state.Head.Policy.Rule.Key()}' at IoU {state.Head.Policy.IouThreshold}, boxes of one annotator alone: {state.Head.Policy.LoneBoxes.Key()},"
        );

    private static VocObject ObjectOf(string @class, PixelBox box, BoxFlags flags) =>
        new(
            @class,
            box,
            flags.HasFlag(BoxFlags.Truncated),
            flags.HasFlag(BoxFlags.Difficult),
            flags.HasFlag(BoxFlags.Occluded),
            flags.HasFlag(BoxFlags.Ignore) ? new Dictionary<string, string> { ["ignore"] = "1" } : null
        );

    private string Readme(AdjudicationState state, VocConvention convention, int images, int equal, string? hash) =>
        $"""
            {state.Round.Name}: {images} images, written {clock.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm} UTC.

            Annotations/test/Expert1, Expert2: what the two annotators of an image submitted; Expert1 is the more
            experienced (expert_annotation_id.csv says who).
            {(
                equal > 0 ? $"On {equal} images both are equally experienced; Expert1 is then the first by user name.\n" : ""
            )}Annotations/test/Unioned: their union by {PolicyText(state)} with the lead's decisions.
            {(
                hash is null
                    ? "DRAFT: the adjudication is not signed; the union may still change."
                    : $"Signed as version {state.Head.Version}, SHA-256 {hash}."
            )}

            Pascal VOC: the first pixel is number {convention.Origin}; xmax and ymax are {(
                convention.FarEdge == VocFarEdge.Inclusive ? "the last pixel of a box" : "the first pixel after a box"
            )}.

            """.Replace(
            "\r\n",
            "\n"
        );
}
