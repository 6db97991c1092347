using AnnotateHub.Application.Access;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>Sends an error of a model to who can say whether it is the model's or the truth's.</summary>
public sealed class ErrorCases(
    IDbContextFactory<AnnotateHubDb> database,
    FrozenReports frozen,
    CommentService comments,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    /// <summary>The names of who was told. Only a lead may send, and only cases of a report that is theirs to read.</summary>
    public async Task<Result<string>> SendAsync(
        long projectId,
        long personId,
        ErrorCase sent,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken);
        if (scope is null)
            return why;
        if (
            await frozen.FindAsync(projectId, personId, sent.Report, cancellationToken) is not { Evaluation: { } document }
            || !document.ErrorsOf(sent.Run, sent.Error.Kind).Contains(sent.Error)
        )
            return Error.NotFound;
        var works = scope
            .Reports(db)
            .Where(report => report.Hash == sent.Report)
            .SelectMany(report => report.Works)
            .Select(work => work.AssignmentId);
        var work = await scope
            .ReadableAssignments(db)
            .Include(assignment => assignment.Person)
            .Include(assignment => assignment.ImageGroup)
            .FirstOrDefaultAsync(
                assignment => works.Contains(assignment.Id) && assignment.ImageGroup!.Name == sent.Error.Image,
                cancellationToken
            );
        if (work is null)
            return new Error($"The work on {sent.Error.Image} that this report judged by is gone or not yours to read now.");
        return sent.To is ErrorRecipient.Annotator
            ? await ToAnnotatorAsync(db, work, personId, sent, cancellationToken)
            : await ToLeadsAsync(db, work, personId, sent, cancellationToken);
    }

    private async Task<Result<string>> ToAnnotatorAsync(
        AnnotateHubDb db,
        Assignment work,
        long personId,
        ErrorCase sent,
        CancellationToken cancellationToken
    )
    {
        if (await db.ResolveScopeAsync(work.ProjectId, work.PersonId, cancellationToken) is not { } annotator)
            return new Error($"{work.Person!.DisplayName} is no member of the project any more; send it to the leads.");
        if (!await MayHearAsync(db, annotator, work, cancellationToken))
            return new Error(
                $"{work.Person!.DisplayName} works blind on {sent.Error.Image} while its round is open, and must not learn what a "
                    + "model says of it. Send it to the leads, or wait until the round is closed."
            );
        var around = sent.Error.Around;
        var draft = new CommentDraft(
            Words(sent),
            X: Math.Clamp((around.X1 + around.X2) / 2, 0, work.ImageGroup!.Width),
            Y: Math.Clamp((around.Y1 + around.Y2) / 2, 0, work.ImageGroup.Height)
        );
        return await comments.AddAsync(work.Id, personId, draft, cancellationToken) switch
        {
            Result<CommentView>.Success => work.Person!.DisplayName,
            Result<CommentView>.Refused refused => new Error(refused.Reason),
            _ => Error.NotFound,
        };
    }

    private async Task<Result<string>> ToLeadsAsync(
        AnnotateHubDb db,
        Assignment work,
        long personId,
        ErrorCase sent,
        CancellationToken cancellationToken
    )
    {
        var leads = await db
            .Memberships.Where(membership =>
                membership.ProjectId == work.ProjectId && membership.Role >= ProjectRole.Lead && membership.PersonId != personId
            )
            .OrderBy(membership => membership.Person!.DisplayName)
            .Select(membership => new { membership.PersonId, membership.Person!.DisplayName })
            .ToListAsync(cancellationToken);
        var told = new List<(long Id, string Name)>();
        foreach (var lead in leads)
            if (
                await db.ResolveScopeAsync(work.ProjectId, lead.PersonId, cancellationToken) is { } scope
                && await MayHearAsync(db, scope, work, cancellationToken)
            )
                told.Add((lead.PersonId, lead.DisplayName));
        if (told.Count == 0)
            return new Error("There is no other lead who may read this work now; send it to the annotator.");
        var (now, sender) = (
            clock.GetUtcNow(),
            await db.Users.Where(person => person.Id == personId).Select(person => person.DisplayName).SingleAsync(cancellationToken)
        );
        foreach (var (id, _) in told)
            db.Notify(
                id,
                work.ProjectId,
                NotificationKind.Answered,
                $"{sender} asks you to look at {sent.Error.Image}: {Words(sent)}",
                PageAddress.Work(work),
                now
            );
        db.RecordAudit(
            personId,
            work.ProjectId,
            "error.sent",
            now,
            $"'{sent.Run}', report {sent.Report}",
            roundId: work.RoundId,
            imageGroupId: work.ImageGroupId,
            subjectId: work.PersonId
        );
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (id, _) in told)
            notifier.Publish(new NotificationAdded(id, work.ProjectId));
        return string.Join(", ", told.Select(item => item.Name));
    }

    /// <summary>What a model found is for who may read the work, and for nobody whose own answer on the image is blind: one's own work
    /// stays readable there.</summary>
    internal static async Task<bool> MayHearAsync(
        AnnotateHubDb db,
        VisibilityScope listener,
        Assignment work,
        CancellationToken cancellationToken
    ) =>
        !await listener.BlindOn(db).ContainsAsync(work.ImageGroupId, cancellationToken)
        && await listener.ReadableAssignments(db).AnyAsync(assignment => assignment.Id == work.Id, cancellationToken);

    private static string Words(ErrorCase sent)
    {
        var score = sent.Error.Score is { } value
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (score {value:0.00})")
            : "";
        var what = sent.Error.Kind switch
        {
            ModelErrorKind.FalsePositive => $"{sent.Run} finds a cell here{score}, the truth has none.",
            ModelErrorKind.Missed => $"{sent.Run} finds nothing here, the truth has {sent.Error.TrueClass}.",
            ModelErrorKind.Confused => $"{sent.Run} finds another class here{score} than the truth, which says {sent.Error.TrueClass}.",
            _ => $"{sent.Run} draws one box{score} around several cells or far too large a one here.",
        };
        var text = sent.Text?.Trim();
        return string.IsNullOrEmpty(text) ? what : $"{what} {text}";
    }
}
