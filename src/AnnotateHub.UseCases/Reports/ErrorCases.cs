using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

public enum ErrorRecipient
{
    /// <summary>Whose work was the truth; the remark becomes a comment that is pinned to the place.</summary>
    Annotator,

    /// <summary>The project's other leads.</summary>
    Leads,
}

/// <param name="Report">Hash of the frozen evaluation.</param>
/// <param name="Run">Run of the report.</param>
/// <param name="Text">What the sender asks; may be empty.</param>
public sealed record ErrorCase(string Report, string Run, ModelError Error, ErrorRecipient To, string? Text);

/// <summary>Sends an error of a model to who can say whether it is the model's or the truth's.</summary>
public sealed class ErrorCases(IDbContextFactory<AnnotateHubDb> database, FrozenReports frozen, CommentBook comments, Notices notices, TimeProvider clock)
{
    /// <summary>The names of who was told. Only a lead may send, and only cases of a report that is theirs to read.</summary>
    public async Task<Outcome<string>> SendAsync(long projectId, long personId, ErrorCase sent, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (viewer, why) = await db.LeadAsync(projectId, personId, cancel);
        if (viewer is null) return why;
        if (await frozen.FindAsync(projectId, personId, sent.Report, cancel) is not { Evaluation: { } document } || !document.ErrorsOf(sent.Run, sent.Error.Kind).Contains(sent.Error)) return Refusal.NotFound;
        var works = viewer.Reports(db).Where(report => report.Hash == sent.Report).SelectMany(report => report.Works).Select(work => work.AssignmentId);
        var work = await viewer.Readable(db).Include(item => item.Person).Include(item => item.ImageGroup).FirstOrDefaultAsync(item => works.Contains(item.Id) && item.ImageGroup!.Name == sent.Error.Image, cancel);
        if (work is null) return new Refusal($"The work on {sent.Error.Image} that this report judged by is gone or not yours to read now.");
        return sent.To is ErrorRecipient.Annotator ? await ToAnnotatorAsync(db, work, personId, sent, cancel) : await ToLeadsAsync(db, work, personId, sent, cancel);
    }

    private async Task<Outcome<string>> ToAnnotatorAsync(AnnotateHubDb db, Assignment work, long personId, ErrorCase sent, CancellationToken cancel)
    {
        if (await db.ViewerAsync(work.ProjectId, work.PersonId, cancel) is not { } annotator) return new Refusal($"{work.Person!.DisplayName} is no member of the project any more; send it to the leads.");
        if (!await MayHearAsync(db, annotator, work, cancel))
            return new Refusal($"{work.Person!.DisplayName} works blind on {sent.Error.Image} while its round is open, and must not learn what a model says of it. Send it to the leads, or wait until the round is closed.");
        var around = sent.Error.Around;
        var draft = new CommentDraft(Words(sent), X: Math.Clamp((around.X1 + around.X2) / 2, 0, work.ImageGroup!.Width), Y: Math.Clamp((around.Y1 + around.Y2) / 2, 0, work.ImageGroup.Height));
        return await comments.AddAsync(work.Id, personId, draft, cancel) switch
        {
            Outcome<CommentView>.Done => work.Person!.DisplayName,
            Outcome<CommentView>.Refused refused => new Refusal(refused.Reason),
            _ => Refusal.NotFound,
        };
    }

    private async Task<Outcome<string>> ToLeadsAsync(AnnotateHubDb db, Assignment work, long personId, ErrorCase sent, CancellationToken cancel)
    {
        var leads = await db.Memberships.Where(item => item.ProjectId == work.ProjectId && item.Role >= ProjectRole.Lead && item.PersonId != personId)
            .OrderBy(item => item.Person!.DisplayName).Select(item => new { item.PersonId, item.Person!.DisplayName }).ToListAsync(cancel);
        var told = new List<(long Id, string Name)>();
        foreach (var lead in leads)
            if (await db.ViewerAsync(work.ProjectId, lead.PersonId, cancel) is { } viewer && await MayHearAsync(db, viewer, work, cancel)) told.Add((lead.PersonId, lead.DisplayName));
        if (told.Count == 0) return new Refusal("There is no other lead who may read this work now; send it to the annotator.");
        var (now, sender) = (clock.GetUtcNow(), await db.Users.Where(person => person.Id == personId).Select(person => person.DisplayName).SingleAsync(cancel));
        foreach (var (id, _) in told) db.Notify(id, work.ProjectId, NotificationKind.Answered, $"{sender} asks you to look at {sent.Error.Image}: {Words(sent)}", PageAddress.Work(work), now);
        db.Record(personId, work.ProjectId, "error.sent", now, $"'{sent.Run}', report {sent.Report}", roundId: work.RoundId, imageGroupId: work.ImageGroupId, subjectId: work.PersonId);
        await db.SaveChangesAsync(cancel);
        foreach (var (id, _) in told) notices.Publish(id);
        return string.Join(", ", told.Select(item => item.Name));
    }

    /// <summary>What a model found is for who may read the work, and for nobody whose own answer on the image is blind: one's own work stays readable there.</summary>
    private static async Task<bool> MayHearAsync(AnnotateHubDb db, Viewer listener, Assignment work, CancellationToken cancel) =>
        !await listener.BlindOn(db).ContainsAsync(work.ImageGroupId, cancel) && await listener.Readable(db).AnyAsync(item => item.Id == work.Id, cancel);

    private static string Words(ErrorCase sent)
    {
        var score = sent.Error.Score is { } value ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (score {value:0.00})") : "";
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
