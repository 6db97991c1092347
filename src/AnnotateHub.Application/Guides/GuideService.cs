using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study.Guides;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Guides;

/// <summary>What leads write into a guide, and who has read it. Each change makes a new version.</summary>
public sealed class GuideService(IDbContextFactory<AnnotateHubDb> database, IObjectStore objects, TimeProvider clock)
{
    public const int MaxTextLength = 50_000;
    public const int MaxClassTextLength = 4_000;
    public const int MaxExamples = 12;
    public const int MaxNoteLength = 200;
    public const int MaxPictures = 200;
    public const int MaxPictureBytes = 10 * 1024 * 1024;

    /// <returns>The new version.</returns>
    public async Task<Result<int>> SaveAsync(
        long projectId,
        Actor actor,
        GuideDraft draft,
        CancellationToken cancellationToken = default
    ) =>
        await ChangeAsync(
            projectId,
            actor,
            "guide.changed",
            (guide, scheme) =>
            {
                if (guide.Version != draft.Version)
                    return $"Somebody changed the guide meanwhile (it is version {guide.Version}, yours began at {draft.Version}). "
                        + "Copy your text, reload the page and put it in again.";
                if (draft.Text.Length > MaxTextLength)
                    return $"A guide has at most {MaxTextLength} characters; found {draft.Text.Length}.";
                if (draft.Classes.Keys.FirstOrDefault(key => scheme.Find(key) is null) is { } unknown)
                    return NoSuchClass(unknown, scheme);
                if (draft.Classes.FirstOrDefault(item => item.Value.Length > MaxClassTextLength) is { Key: { } tooLong })
                    return $"What is said of a class has at most {MaxClassTextLength} characters; class '{tooLong}' has more.";
                guide.Text = draft.Text;
                foreach (var (key, text) in draft.Classes)
                    guide.Classes = With(guide, key, about => about with { Text = text });
                return null;
            },
            cancellationToken
        );

    /// <summary>Puts a cell among the examples of a class. Images whose answers are compared are refused: an example would give one
    /// away.</summary>
    public async Task<Result<int>> AddExampleAsync(
        long projectId,
        Actor actor,
        string classKey,
        GuideExample example,
        CancellationToken cancellationToken = default
    )
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
            if (scope is null)
                return why;
            var image = await db
                .ImageGroups.Where(one => one.Id == example.ImageId && one.ProjectId == projectId)
                .Select(one => new { one.Width, one.Height })
                .FirstOrDefaultAsync(cancellationToken);
            if (image is null)
                return new Error($"The project has no image {example.ImageId}.");
            double[] edges = [example.X1, example.Y1, example.X2, example.Y2];
            if (
                !edges.All(double.IsFinite)
                || example.X2 <= example.X1
                || example.Y2 <= example.Y1
                || example.X1 < 0
                || example.Y1 < 0
                || example.X2 > image.Width
                || example.Y2 > image.Height
            )
                return new Error(
                    $"An example is a box within the image of {image.Width} x {image.Height} pixels; found "
                        + $"({example.X1}, {example.Y1}, {example.X2}, {example.Y2})."
                );
            if (example.Note.Length > MaxNoteLength)
                return new Error($"A note on an example has at most {MaxNoteLength} characters.");
            if (await db.IsAskedAsync(example.ImageId, cancellationToken))
                return new Error(
                    "This image is of the test split, or in a calibration, test or drift round: an example would tell people an answer "
                        + "that is to be their own. Choose a cell on another image."
                );
        }

        return await ChangeAsync(
            projectId,
            actor,
            "guide.example-added",
            (guide, scheme) =>
            {
                if (scheme.Find(classKey) is null)
                    return NoSuchClass(classKey, scheme);
                var there = ExamplesOf(guide, classKey);
                if (there.Any(one => one with { Note = "" } == example with { Note = "" }))
                    return "This cell is an example of the class already.";
                if (there.Count >= MaxExamples)
                    return $"A class has at most {MaxExamples} examples; take one away on the guide's page first.";
                guide.Classes = With(guide, classKey, about => about with { Examples = [.. about.Examples, example] });
                return null;
            },
            cancellationToken
        );
    }

    /// <param name="example">As <see cref="GuideQueries"/> showed it, its note aside.</param>
    public Task<Result<int>> RemoveExampleAsync(
        long projectId,
        Actor actor,
        string classKey,
        GuideExample example,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            projectId,
            actor,
            "guide.example-removed",
            (guide, _) =>
            {
                var there = ExamplesOf(guide, classKey);
                var left = there.Where(one => one with { Note = "" } != example with { Note = "" }).ToList();
                if (left.Count == there.Count)
                    return "This example is not there any more; reload the page.";
                guide.Classes = With(guide, classKey, about => about with { Examples = left });
                return null;
            },
            cancellationToken
        );

    /// <summary>Takes a picture (PNG, JPEG, GIF, BMP or WebP) for the guide's text.</summary>
    /// <returns>Its hash: <c>![what it shows](picture:HASH)</c> shows it.</returns>
    public async Task<Result<string>> AddPictureAsync(
        long projectId,
        Actor actor,
        string name,
        byte[] file,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (scope is null)
            return why;
        if (file.Length > MaxPictureBytes)
            return new Error($"A picture has at most {MaxPictureBytes >> 20} MiB; '{name}' has {file.Length >> 20}.");
        byte[] png;
        try
        {
            png = PagePicture.ToPng(file);
        }
        catch (ImageReadException fault)
        {
            return new Error($"'{name}': {fault.Message}");
        }

        var hash = await objects.PutAsync(new MemoryStream(png), cancellationToken);
        if (await db.GuidePictures.AnyAsync(one => one.ProjectId == projectId && one.Hash == hash, cancellationToken))
            return hash;
        if (await db.GuidePictures.CountAsync(one => one.ProjectId == projectId, cancellationToken) >= MaxPictures)
            return new Error($"A guide has at most {MaxPictures} pictures.");
        db.Add(
            new GuidePicture
            {
                ProjectId = projectId,
                Hash = hash,
                Name = name.Length > 200 ? name[..200] : name,
                AddedAt = clock.GetUtcNow(),
                AddedById = actor.PersonId,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return hash;
    }

    /// <summary>Remembers that a person was shown a version.</summary>
    /// <returns>False for who is no member.</returns>
    public async Task<bool> SeenAsync(long projectId, long personId, int version, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var newest = await db
            .Guides.Where(one => one.ProjectId == projectId)
            .Select(one => one.Version)
            .FirstOrDefaultAsync(cancellationToken);
        var shown = Math.Min(version, newest);
        return await db
                .Memberships.Where(one => one.ProjectId == projectId && one.PersonId == personId)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(one => one.GuideSeen, one => one.GuideSeen > shown ? one.GuideSeen : shown),
                    cancellationToken
                ) == 1;
    }

    private async Task<Result<int>> ChangeAsync(
        long projectId,
        Actor actor,
        string action,
        Func<ProjectGuide, ClassScheme, string?> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (scope is null)
            return why;
        var scheme = await db
            .Projects.Where(project => project.Id == projectId)
            .Select(project => project.Classes)
            .SingleAsync(cancellationToken);
        var guide = await db.Guides.FirstOrDefaultAsync(one => one.ProjectId == projectId, cancellationToken);
        if (guide is null)
            db.Add(guide = new ProjectGuide { ProjectId = projectId });
        if (change(guide, scheme) is { } fault)
            return new Error(fault);
        guide.Version++;
        guide.ChangedAt = clock.GetUtcNow();
        guide.ChangedById = actor.Operator is null ? actor.PersonId : null;
        db.RecordAudit(actor, projectId, action, guide.ChangedAt, $"version {guide.Version}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return guide.Version;
    }

    private static IReadOnlyList<GuideExample> ExamplesOf(ProjectGuide guide, string key) =>
        guide.Classes.FirstOrDefault(about => about.Key == key)?.Examples ?? [];

    private static List<GuideClass> With(ProjectGuide guide, string key, Func<GuideClass, GuideClass> change) =>
        [
            .. guide.Classes.Where(about => about.Key != key),
            change(guide.Classes.FirstOrDefault(about => about.Key == key) ?? new GuideClass(key, "", [])),
        ];

    private static string NoSuchClass(string key, ClassScheme scheme) =>
        $"The project has no class '{key}'; it has {string.Join(", ", scheme.Classes.Select(one => one.Key))}.";
}
