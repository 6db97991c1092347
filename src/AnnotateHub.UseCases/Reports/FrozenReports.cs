using System.IO.Compression;
using System.Text;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Models;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

/// <summary>A frozen report in a list.</summary>
public sealed record FrozenLine(string Hash, ReportKind Kind, string Title, int Version, DateTimeOffset CreatedAt, string? CreatedBy);

/// <summary>A frozen report: the document of its kind, and the very text that the hash is of.</summary>
public sealed record FrozenDocument(FrozenLine Line, string Text, AgreementDocument? Agreement, EvaluationDocument? Evaluation);

/// <summary>Freezes reports and reads them again. What is frozen holds its own inputs, so later edits of annotations change nothing in it.</summary>
public sealed class FrozenReports(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    public const int LongestTitle = 200;

    /// <summary>For leads: makes the report now and keeps it. People are pseudonymised unless the question says otherwise.</summary>
    public async Task<Outcome<FrozenLine>> FreezeAsync(long projectId, long personId, AgreementQuestion question, string title, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (viewer, refusal) = await db.LeadAsync(projectId, personId, cancel);
        if (viewer is null) return refusal;
        if (FaultOf(title) is { } fault) return new Refusal(fault);
        var (material, why) = await AgreementDesk.GatherAsync(db, projectId, personId, question with { Pseudonyms = question.Pseudonyms ?? true }, cancel);
        if (material is null) return why;
        return await KeepAsync(projectId, personId, ReportKind.Agreement, title.Trim(), ReportJson.Write(AgreementDocument.Make(title.Trim(), material.Input, material.Settings, time.GetUtcNow(), material.Notes)), material.Works, question.Rounds, cancel);
    }

    /// <inheritdoc cref="FreezeAsync(long, long, AgreementQuestion, string, CancellationToken)"/>
    public async Task<Outcome<FrozenLine>> FreezeEvaluationAsync(long projectId, long personId, EvaluationQuestion question, string title, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (FaultOf(title) is { } fault) return new Refusal(fault);
        var (material, why) = await EvaluationDesk.GatherAsync(db, projectId, personId, question, cancel);
        if (material is null) return why;
        return await KeepAsync(projectId, personId, ReportKind.Evaluation, title.Trim(), ReportJson.Write(EvaluationDocument.Make(title.Trim(), material.Input, material.Settings, time.GetUtcNow(), material.Notes)), material.Works, [question.TruthRound], cancel);
    }

    /// <summary>Newest first, as far as the person may read them; null for who is no member.</summary>
    public async Task<IReadOnlyList<FrozenLine>?> ListAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ViewerAsync(projectId, personId, cancel) is { } viewer ? await Lines(db, viewer.Reports(db)).ToListAsync(cancel) : null;
    }

    /// <summary>Null where there is none for this person.</summary>
    public async Task<FrozenDocument?> FindAsync(long projectId, long personId, string hash, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var found = viewer.Reports(db).Where(report => report.Hash == hash);
        if (await Lines(db, found).FirstOrDefaultAsync(cancel) is not { } line) return null;
        var text = await ExpandAsync(await found.Select(report => report.Document).SingleAsync(cancel), cancel);
        return new FrozenDocument(line, text, line.Kind == ReportKind.Agreement ? ReportJson.Read<AgreementDocument>(text) : null, line.Kind == ReportKind.Evaluation ? ReportJson.Read<EvaluationDocument>(text) : null);
    }

    /// <summary>What the readable evaluations say of these runs, newest first.</summary>
    internal static async Task<IReadOnlyList<CardEvaluation>> EvaluationsOfAsync(AnnotateHubDb db, Viewer viewer, IReadOnlyCollection<string> runs, CancellationToken cancel)
    {
        if (runs.Count == 0) return [];
        var found = new List<CardEvaluation>();
        await foreach (var report in viewer.Reports(db).AsNoTracking().Where(report => report.Kind == ReportKind.Evaluation).OrderByDescending(report => report.CreatedAt).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var document = ReportJson.Read<EvaluationDocument>(await ExpandAsync(report.Document, cancel));
            found.AddRange(
                from run in document.Report.Runs
                where runs.Contains(run.Name)
                from level in run.ByClass
                where level.Reason is null
                select new CardEvaluation(report.Hash, report.Title, report.Version, report.CreatedAt, run.Name, level.Class, document.Report.Settings.Iou, level.Ap.Value, level.BestF1.Value));
        }

        return found;
    }

    /// <summary>The cells behind a figure, as they were when the report was frozen.</summary>
    public async Task<IReadOnlyList<ComparedCell>?> CellsAsync(long projectId, long personId, string hash, string a, string b, string? classA, string? classB, CancellationToken cancel = default) =>
        (await FindAsync(projectId, personId, hash, cancel))?.Agreement is { } document
            ? ComparedCells.Of(document.Input, [.. document.Report.Compared], document.Report.Settings.Iou, a, b, classA, classB) : null;

    private async Task<Outcome<FrozenLine>> KeepAsync(long projectId, long personId, ReportKind kind, string title, string text, IReadOnlyList<long> works, IReadOnlyList<long> rounds, CancellationToken cancel)
    {
        // A context of its own: the other one's connection is still in the snapshot that it read.
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var version = 1 + await db.FrozenReports.CountAsync(report => report.ProjectId == projectId && report.Kind == kind && report.Title == title, cancel);
        var now = time.GetUtcNow();
        var report = new FrozenReport { ProjectId = projectId, Kind = kind, Title = title, Version = version, Hash = ReportJson.HashOf(text), Document = await CompressAsync(text, cancel), CreatedAt = now, CreatedById = personId };
        report.Works.AddRange(works.Select(work => new FrozenReportWork { AssignmentId = work }));
        db.Add(report);
        foreach (var round in rounds) db.Record(personId, projectId, "report.frozen", now, $"'{title}', version {version}, SHA-256 {report.Hash}", roundId: round);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        var name = await db.Users.Where(person => person.Id == personId).Select(person => person.DisplayName).FirstOrDefaultAsync(cancel);
        return new FrozenLine(report.Hash, kind, title, version, now, name);
    }

    private static string? FaultOf(string title) =>
        string.IsNullOrWhiteSpace(title) || title.Trim().Length > LongestTitle || title.Any(char.IsControl) ? $"A title of 1 to {LongestTitle} printable characters is needed." : null;

    private static IQueryable<FrozenLine> Lines(AnnotateHubDb db, IQueryable<FrozenReport> reports) => reports.OrderByDescending(report => report.CreatedAt).ThenByDescending(report => report.Id)
        .Select(report => new FrozenLine(report.Hash, report.Kind, report.Title, report.Version, report.CreatedAt, db.Users.Where(person => person.Id == report.CreatedById).Select(person => person.DisplayName).FirstOrDefault()));

    private static async Task<byte[]> CompressAsync(string text, CancellationToken cancel)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
        return packed.ToArray();
    }

    private static async Task<string> ExpandAsync(byte[] packed, CancellationToken cancel)
    {
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancel);
    }
}
