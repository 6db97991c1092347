using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Web.Features.Rounds;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>Bulk actions in words.</summary>
public static class BulkText
{
    private const int MaxNames = 6;

    /// <summary>What the button says: <c>Withdraw 12</c>.</summary>
    public static string Button(BulkAction action, int count) => $"{Verb(action)} {count}";

    public static string Verb(BulkAction action) =>
        action switch
        {
            BulkAction.Accept => "Accept",
            BulkAction.Return => "Return",
            BulkAction.Withdraw => "Withdraw",
            BulkAction.Reassign => "Give",
            _ => "Bring back",
        };

    /// <summary>What the button that opens the dialog says.</summary>
    public static string Menu(BulkAction action) =>
        action switch
        {
            BulkAction.Accept => "Accept…",
            BulkAction.Return => "Return…",
            BulkAction.Withdraw => "Withdraw…",
            BulkAction.Reassign => "Give to somebody else…",
            _ => "Bring back…",
        };

    /// <summary>The title of the dialog, before the number.</summary>
    public static string Title(BulkAction action) => action is BulkAction.Reassign ? "Give to somebody else:" : Verb(action);

    /// <summary>What will happen, as sentences.</summary>
    public static IEnumerable<string> Sentences(BulkAction action, IReadOnlyList<BulkItem> changes, string? receiver)
    {
        var (all, begun) = (Assignments(changes.Count), changes.Count(item => item.HasBegun));
        switch (action)
        {
            case BulkAction.Accept:
                yield return $"{all} become{S(changes.Count)} accepted; each person is told.";
                break;
            case BulkAction.Return:
                yield return $"{all} open{S(changes.Count)} again for changes, first in the person's list, with your comment on each image.";
                break;
            case BulkAction.Withdraw:
                yield return $"{all} leave{S(changes.Count)} the lists of their people.";
                if (begun > 0)
                    yield return $"{Begun(changes)}: what was drawn stays in the log and counts nowhere.";
                break;
            case BulkAction.Reassign:
                yield return $"{all} go{(changes.Count == 1 ? "es" : "")} to {receiver}, at the end of their queue.";
                if (begun > 0)
                    yield return $"{Begun(changes)}: that work is withdrawn, and {receiver} starts afresh.";
                break;
            default:
                yield return $"{all} go{(changes.Count == 1 ? "es" : "")} back to the people who had them, as they were.";
                break;
        }
    }

    /// <summary>What was done, for example <c>12 assignments withdrawn, 2 left alone.</c></summary>
    public static string Done(BulkAction action, BulkResult result, string? receiver)
    {
        var done = action switch
        {
            BulkAction.Accept => "accepted",
            BulkAction.Return => "returned",
            BulkAction.Withdraw => "withdrawn",
            BulkAction.Reassign => $"given to {receiver}",
            _ => "brought back",
        };
        var left = result.LeftAlone.Count + result.Missing.Count;
        return $"{Assignments(result.Done.Count)} {done}{(left == 0 ? "" : $", {left} left alone")}.";
    }

    public static string Undone(BulkUndone undone)
    {
        var left = undone.LeftAlone.Values.Sum();
        var reasons = string.Join(" ", undone.LeftAlone.Select(item => $"{item.Value}: {item.Key}"));
        return $"{Assignments(undone.Count)} as before{(left == 0 ? "." : $", {left} left alone. {reasons}")}";
    }

    /// <summary>The first few by name and how many more.</summary>
    public static string Names(IReadOnlyCollection<BulkItem> items) =>
        string.Join(", ", items.Take(MaxNames).Select(item => $"{item.Image} of {item.Person}"))
        + (items.Count > MaxNames ? $" and {items.Count - MaxNames} more" : "");

    private static string Begun(IReadOnlyList<BulkItem> changes)
    {
        var (begun, done) = (changes.Count(item => item.HasBegun), changes.Count(item => item.State.IsDone()));
        return $"{begun} of them {(begun == 1 ? "was" : "were")} begun{(done == 0 ? "" : $", {done} submitted or accepted already")}";
    }

    private static string Assignments(int count) => RoundText.Count(count, "assignment");

    private static string S(int count) => count == 1 ? "s" : "";
}
