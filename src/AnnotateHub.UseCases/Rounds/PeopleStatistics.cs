using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>What one person did, as far as the asking lead may know.</summary>
/// <param name="Images">Submitted and accepted images of all rounds that the lead may watch.</param>
/// <param name="Boxes">In rounds whose boxes are open to the lead; as are the next two.</param>
/// <param name="Actions">Operations.</param>
/// <param name="SecondsAnImage">Active time of these rounds over their submitted images; null before the first.</param>
/// <param name="Corrections">Null where nothing was submitted that started from a model.</param>
public sealed record PersonStatistics(
    long PersonId, string Person, ProjectRole? Role, int? ExperienceMonths, int? SeniorityRank,
    int Images, int Boxes, int Actions, double? SecondsAnImage, CorrectionRates? Corrections);

/// <summary>What became of the boxes that a model proposed, over the newest submitted images that started from one.</summary>
/// <param name="Images">How many images were looked at, <see cref="PeopleStatistics.MostImages"/> at most.</param>
/// <param name="Proposed">Boxes that the model proposed on them: accepted, implicitly accepted, corrected and rejected ones.</param>
/// <param name="Added">Boxes that the person added to them.</param>
public sealed record CorrectionRates(int Images, int Proposed, int Accepted, int ImplicitlyAccepted, int Corrected, int Rejected, int Added)
{
    /// <summary>Share of the proposed boxes, 0 to 1; 0 where none was proposed.</summary>
    public double Share(int part) => Proposed == 0 ? 0 : part / (double)Proposed;
}

/// <summary>People's work in numbers, for leads, from counters; only the correction rates look at boxes, of a stated number of images.</summary>
public sealed class PeopleStatistics(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Newest submitted images a person whose boxes are counted for the correction rates.</summary>
    public const int MostImages = 100;

    /// <summary>By name; null for who does not lead the project.</summary>
    public async Task<IReadOnlyList<PersonStatistics>?> ReadAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || !viewer.Role.MayLead()) return null;
        var opened = viewer.Opened();
        var work = await viewer.WorkCounts(db).Where(item => item.State == AssignmentState.Submitted || item.State == AssignmentState.Accepted)
            .GroupBy(item => new { item.PersonId, item.RoundId }).Select(group => new { group.Key.PersonId, group.Key.RoundId, Count = group.Sum(item => item.Count) }).ToListAsync(cancel);
        var boxes = await viewer.ClassSums(db).Where(item => opened.Contains(item.RoundId)).GroupBy(item => item.PersonId)
            .Select(group => new { group.Key, Count = group.Sum(item => item.Count) }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        var days = await viewer.DailyWork(db).Where(item => opened.Contains(item.RoundId)).GroupBy(item => item.PersonId)
            .Select(group => new { group.Key, Actions = group.Sum(item => item.Operations), Active = group.Sum(item => item.ActiveMilliseconds) }).ToDictionaryAsync(item => item.Key, cancel);
        var members = await db.Memberships.AsNoTracking().Where(item => item.ProjectId == projectId).ToDictionaryAsync(item => item.PersonId, cancel);
        var ids = members.Keys.Concat(work.Select(item => item.PersonId)).Concat(boxes.Keys).Distinct().ToArray();
        var names = await db.Users.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancel);
        var found = new List<PersonStatistics>();
        foreach (var id in ids)
        {
            var member = members.GetValueOrDefault(id);
            var doneOpened = work.Where(item => item.PersonId == id && opened.Contains(item.RoundId)).Sum(item => item.Count);
            var day = days.GetValueOrDefault(id);
            found.Add(new PersonStatistics(
                id, names.GetValueOrDefault(id, ""), member?.Role, member?.ExperienceMonths, member?.SeniorityRank,
                work.Where(item => item.PersonId == id).Sum(item => item.Count), boxes.GetValueOrDefault(id), day?.Actions ?? 0,
                doneOpened == 0 ? null : (day?.Active ?? 0) / 1000.0 / doneOpened, await CorrectionsAsync(db, viewer, id, cancel)));
        }

        return [.. found.OrderBy(item => item.Person, StringComparer.CurrentCultureIgnoreCase)];
    }

    private static async Task<CorrectionRates?> CorrectionsAsync(AnnotateHubDb db, Viewer viewer, long person, CancellationToken cancel)
    {
        var started = viewer.Rounds.Where(round => RoundRules.Of(round.Kind).MayStartFromPseudolabels && round.Settings.StartFrom is not null).Select(round => round.Id).ToArray();
        if (started.Length == 0) return null;
        var sets = await viewer.Readable(db)
            .Where(item => item.PersonId == person && started.Contains(item.RoundId) && !item.IsWithheld && (item.State == AssignmentState.Submitted || item.State == AssignmentState.Accepted))
            .OrderByDescending(item => item.SubmittedAt).Take(MostImages).Select(item => item.LabelSetId).ToListAsync(cancel);
        if (sets.Count == 0) return null;
        var texts = await viewer.Operations(db).Where(line => sets.Contains(line.LabelSetId) && line.ClientId == OperationWriter.ModelClient && line.Kind == OperationKind.Add)
            .Select(line => line.Boxes).ToListAsync(cancel);
        var proposed = texts.Sum(text => AnnotateJson.BoxesFromText(text).Count);
        var boxes = await viewer.Boxes(db).Where(box => sets.Contains(box.LabelSetId)).GroupBy(box => new { IsModel = box.Origin == BoxOrigin.Model, box.Review })
            .Select(group => new { group.Key.IsModel, group.Key.Review, Count = group.Count() }).ToListAsync(cancel);
        var kept = boxes.Where(item => item.IsModel).Sum(item => item.Count);
        return new CorrectionRates(sets.Count, proposed, Of(BoxReview.Accepted), Of(BoxReview.ImplicitlyAccepted), Of(BoxReview.Corrected), Math.Max(0, proposed - kept),
            boxes.Where(item => !item.IsModel).Sum(item => item.Count));

        int Of(BoxReview review) => boxes.Where(item => item.IsModel && item.Review == review).Sum(item => item.Count);
    }
}
