using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>Label checks of a project. What is checked is frozen when the job begins; what is shown is filtered by what the asking person
/// may read at that moment.</summary>
public sealed class LabelChecks(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    CellSource source,
    FolderLabelCheck check,
    CommentService comments,
    TimeProvider clock
)
{
    private const string RecordFile = "check.json";
    private const string CellsFile = "cells.json";
    private const string ResultFolder = "result";

    private static readonly string DocumentFile = Path.Combine(ResultFolder, FolderLabelCheck.DocumentFile);

    private readonly LabelReviews _reviews = new(folder);

    /// <summary>The newest first.</summary>
    public async Task<Result<IReadOnlyList<LabelCheckLine>>> ListAsync(
        long projectId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        if (await FaultAsync(projectId, actor, cancellationToken, evenArchived: true) is { } why)
            return why;
        if (!Directory.Exists(FolderOf(projectId)))
            return new List<LabelCheckLine>();
        return Directory
            .EnumerateDirectories(FolderOf(projectId))
            .Select(path => Read<LabelCheckRecord>(Path.Combine(path, RecordFile)))
            .OfType<LabelCheckRecord>()
            .OrderByDescending(record => record.Id)
            .Select(record => new LabelCheckLine(
                record.Id,
                record.Asked,
                record.Question,
                File.Exists(Path.Combine(FolderOf(projectId, record.Id), DocumentFile)),
                record.Refused
            ))
            .ToList();
    }

    /// <summary>Takes down what is to be checked; the caller puts the job in.</summary>
    /// <returns>Number of the check.</returns>
    public async Task<Result<long>> AskAsync(
        long projectId,
        Actor actor,
        LabelCheckQuestion question,
        CancellationToken cancellationToken = default
    )
    {
        var (cells, refused) = await source.ReadAsync(projectId, actor, question.Rounds, forTraining: true, cancellationToken);
        if (cells is null)
            return new Error(refused);
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
                return new Error(archived);
        if (question.Channels.Any(channel => channel < 0 || channel >= cells.Channels.Count))
            return new Error($"The project has {cells.Channels.Count} channels; choose among them.");
        if (question.Folds is < 2 or > LabelCheckRequest.MostFolds)
            return new Error($"Labels are checked with 2 to {LabelCheckRequest.MostFolds} folds; found {question.Folds}.");
        if (cells.Works.Count < 2)
            return new Error(
                $"Labels are checked by models of other images; there must be finished work on at least 2 images outside of the test "
                    + $"split, and there is work on {cells.Works.Count}."
            );
        if (cells.Works.Sum(work => work.Boxes.Count) == 0)
            return new Error("There is no box on these images; a model learns from boxes.");
        var id = clock.GetUtcNow().ToUnixTimeMilliseconds();
        while (Directory.Exists(FolderOf(projectId, id)))
            id++;
        Write(
            projectId,
            id,
            RecordFile,
            new LabelCheckRecord(id, projectId, actor.PersonId, clock.GetUtcNow(), question, Operator: actor.Operator)
        );
        return id;
    }

    /// <summary>Does a check that was asked for, or goes on with it. Null when it is done, else why not.</summary>
    public async Task<string?> RunAsync(
        long projectId,
        long checkId,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken = default
    )
    {
        var record = Read<LabelCheckRecord>(Path.Combine(FolderOf(projectId, checkId), RecordFile));
        if (record is null)
            return "The check is not there any more.";
        // A job that is run again after a crash at its very end.
        if (File.Exists(Path.Combine(FolderOf(projectId, checkId), DocumentFile)))
            return null;
        var path = Path.Combine(FolderOf(projectId, checkId), CellsFile);
        if (Read<CellSet>(path) is not { } cells)
        {
            (var read, var refused) = await source.ReadAsync(
                projectId,
                new Actor(record.PersonId, record.Operator),
                record.Question.Rounds,
                forTraining: true,
                cancellationToken
            );
            if (read is null)
                return Refuse(record, refused!);
            Write(projectId, checkId, CellsFile, cells = read);
        }

        (cells, var lease) = await source.LeaseAsync(cells, cancellationToken);
        using var pictures = lease;

        var question = record.Question;
        var request = new LabelCheckRequest(
            cells.ToData(question.Channels.Count == 0 ? null : question.Channels),
            "the project's images",
            string.Join(", ", cells.Works.Select(work => work.Round).Distinct(StringComparer.Ordinal)),
            Path.Combine(FolderOf(projectId, checkId), ResultFolder),
            question.Folds,
            question.Seed,
            question.WithBoxes,
            Steps(TrainingKind.Classifier, question.Steps),
            Steps(TrainingKind.Detector, question.DetectorSteps)
        );
        var report = await check.RunAsync(request, new CheckProgress(request, progress, clock).Hear, cancellationToken);
        if (report.Document is null)
            return Refuse(record, report.Refused!);
        // Models of folds are for going on after a crash, and for nothing else.
        if (Directory.Exists(Path.Combine(request.Out, FolderLabelCheck.WorkFolderName)))
            Directory.Delete(Path.Combine(request.Out, FolderLabelCheck.WorkFolderName), recursive: true);
        return null;
    }

    /// <summary>What was found, of work that the person may read now.</summary>
    public async Task<Result<LabelCheckView>> FindAsync(
        long projectId,
        Actor actor,
        long checkId,
        CancellationToken cancellationToken = default
    )
    {
        if (await FaultAsync(projectId, actor, cancellationToken, evenArchived: true) is { } why)
            return why;
        if (
            Read<LabelCheckDocument>(Path.Combine(FolderOf(projectId, checkId), DocumentFile)) is not { } document
            || Read<CellSet>(Path.Combine(FolderOf(projectId, checkId), CellsFile)) is not { } cells
        )
            return Error.NotFound;
        var readable = await source.ReadableNowAsync(
            projectId,
            actor,
            [.. cells.Works.Select(work => work.AssignmentId)],
            cancellationToken
        );
        if (readable is null)
            return Error.NotFound;
        var works = cells
            .Works.Where(work => readable.Contains(work.AssignmentId))
            .ToDictionary(work => work.Image, StringComparer.Ordinal);
        var now = await source.BoxesNowAsync(projectId, actor, [.. works.Values.Select(work => work.LabelSetId)], cancellationToken);
        var drawn = now.ToLookup(item => item.Key.Set, item => item.Value.Place);
        var reviews = _reviews.Read(projectId).ToLookup(review => review.LabelSetId);
        var findings = document
            .Findings.Index()
            .Where(item => works.ContainsKey(item.Item.Image))
            .Select(item => View(item.Index, item.Item, works[item.Item.Image], now, drawn, reviews))
            .ToList();
        // Figures over all works are of works that may not be read too.
        var shown =
            readable.Count == cells.Works.Count ? document : document with { Joint = null, WrongClassShare = null, Thresholds = null };
        return new LabelCheckView(
            checkId,
            shown with
            {
                Findings = [],
                // They name images and boxes.
                Notes = readable.Count == cells.Works.Count ? [.. cells.Notes, .. document.Notes] : [],
            },
            findings,
            document.Findings.Count - findings.Count
        );
    }

    /// <summary>Remembers a decision. Asking the annotator pins a comment to the place, if they may hear it.</summary>
    /// <param name="words">What is asked; null: the finding's own sentence.</param>
    public async Task<Result<LabelFindingView>> DecideAsync(
        long projectId,
        long personId,
        long checkId,
        int number,
        LabelVerdict verdict,
        string? words = null,
        CancellationToken cancellationToken = default
    )
    {
        switch (await FindAsync(projectId, personId, checkId, cancellationToken))
        {
            case Result<LabelCheckView>.Success when await FaultAsync(projectId, personId, cancellationToken) is { } archived:
                return archived;
            case Result<LabelCheckView>.Success { Value: var view }:
                if (view.Findings.FirstOrDefault(item => item.Number == number) is not { } finding)
                    return Error.NotFound;
                if (
                    verdict is LabelVerdict.Asked
                    && await AskAnnotatorAsync(projectId, personId, finding, words, cancellationToken) is { } no
                )
                    return new Error(no);
                var cells = Read<CellSet>(Path.Combine(FolderOf(projectId, checkId), CellsFile))!;
                await _reviews.PutAsync(
                    projectId,
                    new LabelReview(
                        finding.Finding.Kind,
                        cells.Works.First(work => work.AssignmentId == finding.AssignmentId).LabelSetId,
                        finding.BoxId,
                        finding.Finding.Given,
                        finding.Finding.Place,
                        verdict,
                        personId,
                        clock.GetUtcNow(),
                        checkId
                    ),
                    cancellationToken
                );
                return finding with { Verdict = verdict };
            case Result<LabelCheckView>.Refused { Reason: var reason }:
                return new Error(reason);
            default:
                return Error.NotFound;
        }
    }

    private static LabelFindingView View(
        int number,
        LabelFinding finding,
        SourceWork work,
        IReadOnlyDictionary<(long Set, string Box), (string Class, PixelBox Place)> now,
        ILookup<long, PixelBox> drawn,
        ILookup<long, LabelReview> reviews
    )
    {
        var box = finding.Box is { } place ? work.Boxes[place].Id : null;
        var hasChanged =
            box is null ? drawn[work.LabelSetId].Any(other => Overlap.Iou(other, finding.Place) >= 0.3)
            : !now.TryGetValue((work.LabelSetId, box), out var today) ? true
            : today.Class != finding.Given || Overlap.Iou(today.Place, finding.Place) < 0.5;
        var review = reviews[work.LabelSetId]
            .LastOrDefault(one => one.IsAbout(finding.Kind, work.LabelSetId, box, finding.Given, finding.Place));
        return new LabelFindingView(number, finding, work.AssignmentId, work.ImageId, work.Person, box, review?.Verdict, hasChanged);
    }

    private async Task<string?> AskAnnotatorAsync(
        long projectId,
        long personId,
        LabelFindingView view,
        string? words,
        CancellationToken cancellationToken
    )
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            var (scope, _) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken);
            var work = scope is null
                ? null
                : await scope
                    .ReadableAssignments(db)
                    .Include(item => item.Person)
                    .FirstOrDefaultAsync(item => item.Id == view.AssignmentId, cancellationToken);
            if (work is null)
                return "The work is gone or not yours to read now; load the page again.";
            if (work.PersonId == personId)
                return "The work is your own: open it and look.";
            if (await db.ResolveScopeAsync(projectId, work.PersonId, cancellationToken) is not { } annotator)
                return $"{view.Person} is no member of the project any more.";
            if (!await ErrorCases.MayHearAsync(db, annotator, work, cancellationToken))
                return $"{view.Person} works blind on {view.Finding.Image} while a round is open, and must not learn what a model says "
                    + "of it. Wait until the round is closed.";
        }

        var text = string.IsNullOrWhiteSpace(words) ? $"Label check: {view.Finding.Reason} Is the label right?" : words.Trim();
        var at = view.Finding.Place;
        var draft =
            view.BoxId is { } box && !view.HasChanged ? new CommentDraft(text, box) : new CommentDraft(text, X: at.CentreX, Y: at.CentreY);
        return await comments.AddAsync(view.AssignmentId, personId, draft, cancellationToken) switch
        {
            Result<CommentView>.Success => null,
            Result<CommentView>.Refused refused => refused.Reason,
            _ => "The work is gone or not yours to read now; load the page again.",
        };
    }

    private async Task<Error?> FaultAsync(long projectId, Actor actor, CancellationToken cancellationToken, bool evenArchived = false)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived);
        return scope is null ? why : null;
    }

    private string Refuse(LabelCheckRecord record, string sentence)
    {
        Write(record.ProjectId, record.Id, RecordFile, record with { Refused = sentence });
        return sentence;
    }

    private static TrainingSettings Steps(TrainingKind kind, int? steps)
    {
        var usual = TrainingSettings.Default(kind);
        return steps is { } asked ? usual with { Steps = asked } : usual;
    }

    private void Write<T>(long projectId, long checkId, string name, T content) =>
        Durable.Replace(
            Path.Combine(FolderOf(projectId, checkId), name),
            JsonSerializer.SerializeToUtf8Bytes(content, TrainingJson.Options)
        );

    private static T? Read<T>(string path)
        where T : class => File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), TrainingJson.Options) : null;

    private string FolderOf(long projectId) =>
        Path.Combine(folder.Analyses, projectId.ToString(CultureInfo.InvariantCulture), "label-checks");

    private string FolderOf(long projectId, long checkId) =>
        Path.Combine(FolderOf(projectId), checkId.ToString(CultureInfo.InvariantCulture));
}
