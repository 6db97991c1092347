using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Who comes to a blind round late must not have seen answers in it.</summary>
internal static class BlindnessEligibility
{
    /// <summary>Null when the person could not have seen anybody's boxes on these images in this round; else a sentence.</summary>
    public static async Task<string?> GetBlindnessDenialReasonAsync(
        this AnnotateHubDb db,
        Round round,
        Membership person,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken
    ) => (await db.FindTaintedImagesAsync(round, person, images, cancellationToken))?.Reason;

    /// <summary>Those of these images on which the person could have seen somebody's boxes in this round, and a sentence that says so; null
    /// when there is none.</summary>
    public static async Task<(string Reason, IReadOnlySet<long> Images)?> FindTaintedImagesAsync(
        this AnnotateHubDb db,
        Round round,
        Membership person,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken
    )
    {
        if (!RoundRules.For(round.Kind).IsBlind)
            return null;
        var name = person.Person!.DisplayName;
        if (
            await db.SealBreaks.AnyAsync(
                sealBreak => sealBreak.RoundId == round.Id && sealBreak.PersonId == person.PersonId,
                cancellationToken
            )
        )
            return ($"{name} has broken the seal of this round and cannot annotate in it.", images.ToHashSet());
        // Leads read an image once everybody has submitted it; annotators of the round never do while it is open.
        if (
            !person.Role.MayLead()
            || await db.RoundPeople.AnyAsync(
                roundPerson => roundPerson.RoundId == round.Id && roundPerson.PersonId == person.PersonId,
                cancellationToken
            )
        )
            return null;
        var open = await db
            .Assignments.Where(assignment =>
                assignment.RoundId == round.Id
                && assignment.WithdrawnAt == null
                && assignment.State != AssignmentState.Submitted
                && assignment.State != AssignmentState.Accepted
            )
            .Select(assignment => assignment.ImageGroupId)
            .Distinct()
            .ToHashSetAsync(cancellationToken);
        var read = images.Where(image => !open.Contains(image)).ToHashSet();
        return read.Count == 0
            ? null
            : (
                $"{name} leads the project and could read images of this round that are submitted already, so their answer would "
                    + "not be blind; choose an annotator.",
                read
            );
    }
}
