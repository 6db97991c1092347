using System.IO.Compression;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>Freezes reports and reads them again. What is frozen holds its own inputs, so later edits of annotations change nothing in
/// it.</summary>
public sealed class FrozenReports(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    public const int MaxTitleLength = 200;

    /// <summary>For leads: makes the report now and keeps it. People are pseudonymised unless the question says otherwise.</summary>
    public async Task<Result<FrozenLine>> FreezeAsync(
        long projectId,
        long personId,
        AgreementQuestion question,
        string title,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, refusal) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken);
        if (scope is null)
            return refusal;
        if (Validate(title) is { } fault)
            return new Error(fault);
        var (material, why) = await AgreementReportService.GatherAsync(
            db,
            projectId,
            personId,
            question with
            {
                Pseudonyms = question.Pseudonyms ?? true,
            },
            cancellationToken
        );
        if (material is null)
            return why;
        return await KeepAsync(
            projectId,
            personId,
            ReportKind.Agreement,
            title.Trim(),
            ReportJson.Write(
                AgreementDocument.Make(
                    title.Trim(),
                    material.Input,
                    material.Settings,
                    time.GetUtcNow(),
                    material.Notes,
                    material.Verdicts
                )
            ),
            material.Works,
            question.Rounds,
            cancellationToken
        );
    }

    /// <inheritdoc cref="FreezeAsync(long, long, AgreementQuestion, string, CancellationToken)"/>
    public async Task<Result<FrozenLine>> FreezeEvaluationAsync(
        long projectId,
        long personId,
        EvaluationQuestion question,
        string title,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (Validate(title) is { } fault)
            return new Error(fault);
        if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
            return new Error(archived);
        var (material, why) = await EvaluationReportService.GatherAsync(
            db,
            projectId,
            personId,
            question with
            {
                Pseudonyms = question.Pseudonyms ?? true,
            },
            cancellationToken
        );
        if (material is null)
            return why;
        return await KeepAsync(
            projectId,
            personId,
            ReportKind.Evaluation,
            title.Trim(),
            ReportJson.Write(EvaluationDocument.Make(title.Trim(), material.Input, material.Settings, time.GetUtcNow(), material.Notes)),
            material.Works,
            material.Rounds,
            cancellationToken
        );
    }

    /// <summary>Newest first, as far as the person may read them; null for who is no member.</summary>
    public async Task<IReadOnlyList<FrozenLine>?> ListAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope
            ? await Lines(db, scope.Reports(db)).ToListAsync(cancellationToken)
            : null;
    }

    /// <summary>Null where there is none for this person.</summary>
    public async Task<FrozenDocument?> FindAsync(long projectId, Actor actor, string hash, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveActorScopeAsync(projectId, actor, cancellationToken) is not { } scope)
            return null;
        var found = scope.Reports(db).Where(report => report.Hash == hash);
        if (await Lines(db, found).FirstOrDefaultAsync(cancellationToken) is not { } line)
            return null;
        var text = await ExpandAsync(await found.Select(report => report.Document).SingleAsync(cancellationToken), cancellationToken);
        var document = new FrozenDocument(
            line,
            text,
            line.Kind == ReportKind.Agreement ? ReportJson.Read<AgreementDocument>(text) : null,
            line.Kind == ReportKind.Evaluation ? ReportJson.Read<EvaluationDocument>(text) : null,
            line.Kind == ReportKind.Experiment ? ReportJson.Read<ExperimentDocument>(text) : null
        );
        // What people agreed on is theirs to read; what models say of an image is not while somebody annotates it blind.
        return document.Agreement is null && await IsBlindOnAsync(db, scope, document.ImageNames, cancellationToken) ? null : document;
    }

    /// <summary>Whether what models say of one of its images is not for this person now. A truth of imported labels rests on nobody's work
    /// by which the report could be shut.</summary>
    private static async Task<bool> IsBlindOnAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        IEnumerable<string> images,
        CancellationToken cancellationToken
    )
    {
        var blind = scope.BlindOn(db);
        var names = (
            await db
                .ImageGroups.Where(image => image.ProjectId == scope.ProjectId && blind.Contains(image.Id))
                .Select(image => image.Name)
                .ToListAsync(cancellationToken)
        ).ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 && images.Any(names.Contains);
    }

    /// <summary>What the readable evaluations say of these runs, newest first.</summary>
    internal static async Task<IReadOnlyList<CardEvaluation>> EvaluationsOfAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        IReadOnlyCollection<string> runs,
        CancellationToken cancellationToken
    )
    {
        if (runs.Count == 0)
            return [];
        var found = new List<CardEvaluation>();
        await foreach (
            var report in scope
                .Reports(db)
                .AsNoTracking()
                .Where(report => report.Kind == ReportKind.Evaluation)
                .OrderByDescending(report => report.CreatedAt)
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            var document = ReportJson.Read<EvaluationDocument>(await ExpandAsync(report.Document, cancellationToken));
            if (await IsBlindOnAsync(db, scope, document.Input.Images.Select(image => image.Name), cancellationToken))
                continue;
            found.AddRange(
                from run in document.Report.Runs
                where runs.Contains(run.Name)
                from level in run.ByClass
                where level.Reason is null
                select new CardEvaluation(
                    report.Hash,
                    report.Title,
                    report.Version,
                    report.CreatedAt,
                    run.Name,
                    level.Class,
                    document.Report.Settings.Iou,
                    level.Ap.Value,
                    level.BestF1.Value,
                    document.Input.Truth
                )
            );
        }

        return found;
    }

    /// <summary>The cells behind a figure, as they were when the report was frozen.</summary>
    public async Task<IReadOnlyList<ComparedCell>?> CellsAsync(
        long projectId,
        long personId,
        string hash,
        string a,
        string b,
        string? classA,
        string? classB,
        CancellationToken cancellationToken = default
    ) =>
        (await FindAsync(projectId, personId, hash, cancellationToken))?.Agreement is { } document
            ? ComparedCells.Find(document.Input, [.. document.Report.Compared], document.Report.Settings.Iou, a, b, classA, classB)
            : null;

    /// <summary>Keeps the table of an experiment as it came out, for whoever had begun it.</summary>
    /// <param name="works">Assignments whose boxes it is made of.</param>
    internal Task<Result<FrozenLine>> FreezeExperimentAsync(
        long projectId,
        Actor actor,
        ExperimentDocument document,
        IReadOnlyList<long> works,
        CancellationToken cancellationToken
    ) =>
        KeepAsync(
            projectId,
            actor,
            ReportKind.Experiment,
            document.Title,
            ReportJson.Write(document),
            works,
            [],
            cancellationToken
        );

    private async Task<Result<FrozenLine>> KeepAsync(
        long projectId,
        Actor actor,
        ReportKind kind,
        string title,
        string text,
        IReadOnlyList<long> works,
        IReadOnlyList<long> rounds,
        CancellationToken cancellationToken
    )
    {
        // A context of its own: the other one's connection is still in the snapshot that it read.
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var hash = ReportJson.HashOf(text);
        // Frozen twice in one moment is the same document: once is enough.
        if (
            await Lines(db, db.FrozenReports.Where(frozenReport => frozenReport.ProjectId == projectId && frozenReport.Hash == hash))
                .FirstOrDefaultAsync(cancellationToken) is
            { } same
        )
            return same;
        var version =
            1
            + await db.FrozenReports.CountAsync(
                report => report.ProjectId == projectId && report.Kind == kind && report.Title == title,
                cancellationToken
            );
        var now = time.GetUtcNow();
        var report = new FrozenReport
        {
            ProjectId = projectId,
            Kind = kind,
            Title = title,
            Version = version,
            Hash = hash,
            Document = await CompressAsync(text, cancellationToken),
            CreatedAt = now,
            CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
        };
        report.Works.AddRange(works.Select(work => new FrozenReportWork { AssignmentId = work }));
        db.Add(report);
        // A truth of imported labels rests on no round; that it was frozen is recorded all the same.
        foreach (var round in rounds.Count == 0 ? [(long?)null] : rounds.Select(round => (long?)round))
            db.RecordAudit(
                actor,
                projectId,
                "report.frozen",
                now,
                $"'{title}', version {version}, SHA-256 {report.Hash}",
                roundId: round
            );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var name = await db
            .Users.Where(person => person.Id == actor.PersonId)
            .Select(person => person.DisplayName)
            .FirstOrDefaultAsync(cancellationToken);
        return new FrozenLine(report.Hash, kind, title, version, now, name);
    }

    private static string? Validate(string title) =>
        string.IsNullOrWhiteSpace(title) || title.Trim().Length > MaxTitleLength || title.Any(char.IsControl)
            ? $"A title of 1 to {MaxTitleLength} printable characters is needed."
            : null;

    private static IQueryable<FrozenLine> Lines(AnnotateHubDb db, IQueryable<FrozenReport> reports) =>
        reports
            .OrderByDescending(report => report.CreatedAt)
            .ThenByDescending(report => report.Id)
            .Select(report => new FrozenLine(
                report.Hash,
                report.Kind,
                report.Title,
                report.Version,
                report.CreatedAt,
                db.Users.Where(person => person.Id == report.CreatedById).Select(person => person.DisplayName).FirstOrDefault()
            ));

    private static async Task<byte[]> CompressAsync(string text, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        return packed.ToArray();
    }

    private static async Task<string> ExpandAsync(byte[] packed, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
