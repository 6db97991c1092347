using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>The simulated annotators at work: each takes the next image of their own queue, reads it as the canvas does and sends gestures
/// as the canvas does, until nothing is open for them.</summary>
/// <remarks>The gestures of an image arrive in one request and so in one transaction: an image is untouched or submitted, whenever the
/// server ends.</remarks>
public sealed class StudyAnnotators(WorkQueue queue, WorkReader reader, OperationWriter writer)
{
    /// <summary>Student two hurries through the first calibration.</summary>
    public const double HastyFactor = 4;

    /// <param name="people">Keys of the annotators by user name.</param>
    /// <param name="truthOf">What is on the image of a name.</param>
    /// <param name="submitted">Called with a sentence after each image.</param>
    /// <exception cref="InvalidOperationException">The server did not take a gesture.</exception>
    public async Task WorkAsync(
        long projectId,
        IReadOnlyDictionary<string, long> people,
        Func<string, SyntheticTruth> truthOf,
        Action<string> submitted,
        CancellationToken cancellationToken
    )
    {
        foreach (var account in StudyAccounts.All.Where(account => account.Months is not null))
        {
            var person = people[account.UserName];
            var seen = new HashSet<long>();
            while (await queue.NextAsync(projectId, person, cancellationToken) is { } next)
            {
                if (!seen.Add(next.AssignmentId))
                    throw new InvalidOperationException($"{account.DisplayName} is offered assignment {next.AssignmentId} again.");
                var work = await reader.WorkAsync(projectId, next.ImageId, person, next.AssignmentId, cancellationToken);
                if (work?.Assignment is not { } assignment)
                    throw new InvalidOperationException($"Assignment {next.AssignmentId} cannot be read by {account.DisplayName}.");
                await SendAsync(account, person, work, assignment, truthOf(work.Image.Name), cancellationToken);
                submitted($"{account.DisplayName}: {assignment.Round.Name}, {work.Image.Name}");
            }
        }
    }

    /// <summary>How the person errs on this work.</summary>
    public static ErrorModel ErrorsOf(DemoAccount account, RoundKind kind, bool isReturned) =>
        new(
            account.Months!.Value,
            kind is RoundKind.Calibration && !isReturned && account.UserName == StudyAccounts.Student2 ? HastyFactor : 1
        );

    private async Task SendAsync(
        DemoAccount account,
        long person,
        WorkDocument work,
        AssignmentView assignment,
        SyntheticTruth truth,
        CancellationToken cancellationToken
    )
    {
        var isReturned = assignment.State is AssignmentState.Returned;
        var kind = assignment.Round.Kind;
        var annotator = new SimulatedAnnotator(
            truth,
            work.Image.Width,
            work.Image.Height,
            ErrorsOf(account, kind, isReturned),
            PinnedRandom.For(StudySettings.Seed, isReturned ? 1 : 0, $"{account.UserName} {kind} {work.Image.Name}")
        );
        var operations =
            isReturned ? annotator.LookAgain(work.Boxes)
            : work.Boxes.Count > 0 ? annotator.Correct(work.Boxes)
            : annotator.DrawAndSubmit();
        var client = isReturned ? "simulated-again" : "simulated";
        var answer = await writer.SendAsync(assignment.Id, person, client, work.Revision, operations, cancellationToken);
        if (answer is not SendAnswer.Acknowledged taken)
            throw new InvalidOperationException($"The gestures of {account.DisplayName} on {work.Image.Name} were not taken.");
        if (taken.Results.FirstOrDefault(result => result.Outcome is not OperationOutcome.Applied) is { } fault)
            throw new InvalidOperationException($"{account.DisplayName} on {work.Image.Name}, gesture {fault.Sequence}: {fault.Reason}");
    }
}
