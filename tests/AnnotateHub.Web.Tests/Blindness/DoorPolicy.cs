using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>
/// The answer that a door owes to a visitor, from its row in <see cref="EndpointCatalog"/>, the visitor's role and docs/rounds.md section 2
/// (<see cref="BlindWorld.Expected"/>), never from what the server happens to answer.
/// </summary>
public static class DoorPolicy
{
    /// <summary>
    /// Besides those of <see cref="BlindWorld"/>: the work's own person, an administrator who is no member, somebody whose account was
    /// disabled, somebody outside who opened a reader's link and knows its secret, and a manager's access tokens for the project and for
    /// another one.
    /// </summary>
    public static readonly string[] Visitors = [.. BlindWorld.Visitors, "keeper", "administrator", "former", "reader", "token", "foreign token"];

    /// <summary>Null where the catalogue leaves it open.</summary>
    public static Answer? Of(string route, May may, string visitor, RoundKind kind, Stage stage)
    {
        // A token opens what belongs to its projects; elsewhere each route says by itself whether it takes one.
        var isKeyed = IsOfProject(route) || IsOfWork(route);
        if (visitor is "token" or "foreign token")
        {
            if (!isKeyed)
                return null;
            if (visitor is "foreign token")
                return Answer.NotThere;
            visitor = "manager";
        }

        if (may is May.Anyone)
            return null;
        if (visitor is "nobody" or "former" or "reader")
            return Answer.SignIn;
        return may switch
        {
            May.Self => Answer.LetIn,
            May.Administrator => visitor is "administrator" ? Answer.LetIn : Answer.NotThere,
            _ when visitor is "stranger" or "administrator" => Answer.NotThere,
            May.Member => Answer.LetIn,
            May.Owner when visitor is "keeper" => Answer.LetIn,
            May.Owner or May.Reader when Sight(visitor, kind, stage) is not Visibility.Content => Answer.NotThere,
            // Readers learn why the work is not theirs to draw in.
            May.Owner => Answer.Refused,
            May.Reader => null,
            May.Lead or May.Manager => OfRole(route, may, visitor, kind, stage),
            _ => throw new ArgumentOutOfRangeException(nameof(may), may, $"{route} has a rule that is none of a route's."),
        };
    }

    /// <summary>Whether a status is the answer.</summary>
    public static bool Is(Answer answer, int status, string? location) =>
        answer switch
        {
            Answer.SignIn => status == 401 || (status == 302 && location?.Contains("/sign-in", StringComparison.Ordinal) == true),
            Answer.NotThere => status == 404,
            Answer.Refused => status is >= 400 and < 500,
            _ => status is not (401 or 403) && status < 500,
        };

    private static Answer? OfRole(string route, May may, string visitor, RoundKind kind, Stage stage)
    {
        var has = visitor is not "keeper" && BlindWorld.Has(visitor, may);
        if (!IsOfWork(route))
            // Members know that the project is there, and are told whose matter this is.
            return has ? Answer.LetIn : Answer.Refused;
        if (Sight(visitor, kind, stage) is Visibility.Nothing)
            return Answer.NotThere;
        return has ? Answer.LetIn : Answer.Refused;
    }

    private static Visibility Sight(string visitor, RoundKind kind, Stage stage) =>
        visitor is "keeper" ? Visibility.Content : BlindWorld.Expected(visitor, kind, stage);

    private static bool IsOfProject(string route) => route.Contains("{projectId", StringComparison.Ordinal);

    private static bool IsOfWork(string route) =>
        route.Contains("{assignmentId", StringComparison.Ordinal)
        || route.Contains("{flagId", StringComparison.Ordinal)
        || route.Contains("{commentId", StringComparison.Ordinal);
}
