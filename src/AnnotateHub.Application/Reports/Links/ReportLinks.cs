using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports.Links;

/// <summary>
/// Links by which people without an account read one frozen report, and nothing else. Only reports that name nobody get one, and while an
/// image of the report is in an open blind round none opens: its annotators could open it too.
/// </summary>
public sealed class ReportLinks(
    IDbContextFactory<AnnotateHubDb> database,
    FrozenReports reports,
    AccountStanding standing,
    TimeProvider clock
)
{
    public const int DefaultDays = 30;
    public const int MaxDays = 365;
    public const int MaxNoteLength = 200;
    private const string Prefix = "ahr_";

    private const string IsBlind =
        "Images of this report are in a blind round that is open, and its annotators could open the link too. Close the round first.";

    private static readonly RoundKind[] Blind = [.. RoundRules.All.Select(rules => rules.Kind).Where(Blindness.IsAnnouncedBlind)];

    /// <summary>Newest first, for leads who may read the report; null for everybody else.</summary>
    public async Task<IReadOnlyList<ReportLinkView>?> ListAsync(
        long projectId,
        long personId,
        string hash,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, _) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken, evenArchived: true);
        if (scope is null)
            return null;
        var report = scope.Reports(db).Where(item => item.Hash == hash).Select(item => item.Id);
        return await report.AnyAsync(cancellationToken)
            ? await Views(db, db.ReportLinks.Where(link => report.Contains(link.ReportId))).ToListAsync(cancellationToken)
            : null;
    }

    /// <summary>For leads. Refused for reports that name people or whose images somebody annotates blind at present.</summary>
    public async Task<Result<NewReportLink>> CreateAsync(
        long projectId,
        long personId,
        string hash,
        ReportLinkDraft draft,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, refusal) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken);
        if (scope is null)
            return refusal;
        if (await reports.FindAsync(projectId, personId, hash, cancellationToken) is not { } document)
            return Error.NotFound;
        if (draft.Days is < 1 or > MaxDays)
            return new Error($"A reader's link expires after 1 to {MaxDays} days; found {draft.Days}.");
        var note = draft.Note?.Trim() ?? "";
        if (note.Length > MaxNoteLength || note.Any(char.IsControl))
            return new Error($"A note has at most {MaxNoteLength} printable characters; found {note.Length}.");
        if (await NameInAsync(db, projectId, document, cancellationToken) is { } name)
            return new Error(
                $"This report names '{name}', and a reader's link opens to whoever has it. Freeze the report again with pseudonyms."
            );
        if (await IsBlindAsync(db, projectId, document, cancellationToken))
            return new Error(IsBlind);
        var (now, secret) = (clock.GetUtcNow(), SecretGenerator.Make(Prefix));
        var link = new ReportLink
        {
            ProjectId = projectId,
            ReportId = await scope.Reports(db).Where(item => item.Hash == hash).Select(item => item.Id).SingleAsync(cancellationToken),
            SecretHash = SecretGenerator.HashOf(secret),
            Note = note,
            CreatedById = personId,
            CreatedAt = now,
            ExpiresAt = now.AddDays(draft.Days ?? DefaultDays),
        };
        db.ReportLinks.Add(link);
        db.RecordAudit(personId, projectId, "reportLink.made", now, Detail(document.Line, link));
        await db.SaveChangesAsync(cancellationToken);
        var view = await Views(db, db.ReportLinks.Where(item => item.Id == link.Id)).SingleAsync(cancellationToken);
        return new NewReportLink(view, secret, $"report#{secret}");
    }

    /// <summary>Makes the link worthless, for leads who may read its report.</summary>
    public async Task<Result<long>> RevokeAsync(
        long projectId,
        long personId,
        string hash,
        long linkId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, refusal) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken, evenArchived: true);
        if (scope is null)
            return refusal;
        var readable = scope.Reports(db).Where(report => report.Hash == hash).Select(report => report.Id);
        if (
            await db.ReportLinks.SingleOrDefaultAsync(
                item => item.Id == linkId && item.ProjectId == projectId && readable.Contains(item.ReportId),
                cancellationToken
            )
            is not { } link
        )
            return Error.NotFound;
        if (link.RevokedAt is not null)
            return linkId;
        // What was asked through the scope is not tracked, so that nothing of it is changed by accident; this is meant.
        db.Attach(link);
        link.RevokedAt = clock.GetUtcNow();
        db.RecordAudit(personId, projectId, "reportLink.revoked", link.RevokedAt.Value, ForWhom(link));
        await db.SaveChangesAsync(cancellationToken);
        return linkId;
    }

    /// <summary>Opens a link for whoever has it, counts it and writes it into the audit.</summary>
    public async Task<LinkOpening> OpenAsync(string? secret, CancellationToken cancellationToken = default)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200)
            return new LinkOpening.Unknown();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (hash, now) = (SecretGenerator.HashOf(secret), clock.GetUtcNow());
        var acting = standing.Acting(db.Users);
        var link = await db.ReportLinks.SingleOrDefaultAsync(
            item => item.SecretHash == hash && item.RevokedAt == null && acting.Any(person => person.Id == item.CreatedById),
            cancellationToken
        );
        if (link is null)
            return new LinkOpening.Unknown();
        if (link.ExpiresAt <= now)
            return new LinkOpening.Expired(link.ExpiresAt);
        // Through the eyes of who made it: who leads no longer, or may not read the report any more, opens nothing to others.
        var (scope, _) = await db.AuthorizeLeadAsync(link.ProjectId, link.CreatedById, cancellationToken, evenArchived: true);
        var report = scope is null
            ? null
            : await scope
                .Reports(db)
                .Where(item => item.Id == link.ReportId)
                .Select(item => item.Hash)
                .SingleOrDefaultAsync(cancellationToken);
        if (report is null || await reports.FindAsync(link.ProjectId, link.CreatedById, report, cancellationToken) is not { } document)
            return new LinkOpening.Shut();
        if (await IsBlindAsync(db, link.ProjectId, document, cancellationToken))
            return new LinkOpening.Shut();
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        await db
            .ReportLinks.Where(item => item.Id == link.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(item => item.Openings, item => item.Openings + 1).SetProperty(item => item.OpenedAt, now),
                cancellationToken
            );
        db.RecordAudit(
            new Actor(0, AuditLog.Reader),
            link.ProjectId,
            "reportLink.opened",
            now,
            Detail(document.Line, link)
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new LinkOpening.Opened(document, link.ExpiresAt);
    }

    /// <summary>A name of somebody of the project, or of whose work it holds, that stands in the report; null where none does.</summary>
    private static async Task<string?> NameInAsync(
        AnnotateHubDb db,
        long projectId,
        FrozenDocument document,
        CancellationToken cancellationToken
    )
    {
        var people = await db
            .Users.Where(person =>
                db.Memberships.Any(member => member.ProjectId == projectId && member.PersonId == person.Id)
                || db.RoundPeople.Any(member =>
                    member.PersonId == person.Id && db.Rounds.Any(round => round.Id == member.RoundId && round.ProjectId == projectId)
                )
            )
            .Select(person => new { person.DisplayName, person.UserName })
            .ToListAsync(cancellationToken);
        return NamesIn.Find(document.Text, people.SelectMany(person => new[] { person.DisplayName, person.UserName ?? "" }));
    }

    /// <summary>Whether somebody annotates one of the report's images in a blind round that is open.</summary>
    private static async Task<bool> IsBlindAsync(
        AnnotateHubDb db,
        long projectId,
        FrozenDocument document,
        CancellationToken cancellationToken
    )
    {
        var open = await BlindImages.NamesAsync(db, projectId, Blind, cancellationToken);
        return open.Count > 0 && document.ImageNames.Any(open.Contains);
    }

    private static string Detail(FrozenLine report, ReportLink link) => $"'{report.Title}', version {report.Version}. {ForWhom(link)}";

    private static string ForWhom(ReportLink link) => $"For {(link.Note.Length > 0 ? link.Note : "anybody with the link")}.";

    private static IQueryable<ReportLinkView> Views(AnnotateHubDb db, IQueryable<ReportLink> links) =>
        links
            .OrderByDescending(link => link.Id)
            .Select(link => new ReportLinkView(
                link.Id,
                link.Note,
                db.Users.Where(person => person.Id == link.CreatedById).Select(person => person.DisplayName).FirstOrDefault(),
                link.CreatedAt,
                link.ExpiresAt,
                link.RevokedAt,
                link.Openings,
                link.OpenedAt
            ));
}
