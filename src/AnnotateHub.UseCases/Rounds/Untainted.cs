using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Who comes to a blind round late must not have seen answers in it.</summary>
internal static class Untainted
{
    /// <summary>Null when the person could not have seen anybody's boxes on these images in this round; else a sentence.</summary>
    public static async Task<string?> WhyNotBlindAsync(this AnnotateHubDb db, Round round, Membership person, IReadOnlyCollection<long> images, CancellationToken cancel)
    {
        if (!RoundRules.Of(round.Kind).IsBlind) return null;
        var name = person.Person!.DisplayName;
        if (await db.SealBreaks.AnyAsync(item => item.RoundId == round.Id && item.PersonId == person.PersonId, cancel))
            return $"{name} has broken the seal of this round and cannot annotate in it.";
        // Leads read an image once everybody has submitted it; annotators of the round never do while it is open.
        if (!person.Role.MayLead() || await db.RoundPeople.AnyAsync(item => item.RoundId == round.Id && item.PersonId == person.PersonId, cancel)) return null;
        var open = await db.Assignments.Where(item => item.RoundId == round.Id && item.WithdrawnAt == null && item.State != AssignmentState.Submitted && item.State != AssignmentState.Accepted)
            .Select(item => item.ImageGroupId).Distinct().ToHashSetAsync(cancel);
        return images.All(open.Contains) ? null : $"{name} leads the project and could read images of this round that are submitted already, so their answer would not be blind; choose an annotator.";
    }
}
