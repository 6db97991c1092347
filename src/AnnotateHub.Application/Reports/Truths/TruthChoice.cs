using System.Globalization;

namespace AnnotateHub.Application.Reports.Truths;

/// <summary>Which truth is meant, as addresses, routes and the command line write it: <c>person:ROUND/PERSON</c>, <c>union:ROUND</c>,
/// <c>consensus:NAME</c>, <c>imported:NAME</c>, <c>split:validation</c>.</summary>
/// <param name="RoundId">Of a person's work or a union; else 0.</param>
/// <param name="PersonId">Of a person's work; else 0.</param>
/// <param name="Name">Of label sets; else empty.</param>
public sealed record TruthChoice(TruthKind Kind, long RoundId = 0, long PersonId = 0, string Name = "")
{
    public const string Syntax = "person:ROUND/PERSON, union:ROUND, consensus:NAME, imported:NAME or split:validation";

    /// <summary>The only split whose answers judge a model that is still being made.</summary>
    public static TruthChoice Validation { get; } = new(TruthKind.Split, Name: "validation");

    public static TruthChoice OfPerson(long roundId, long personId) => new(TruthKind.Person, roundId, personId);

    public static TruthChoice OfUnion(long roundId) => new(TruthKind.Union, roundId);

    /// <summary>Null where the text is no truth.</summary>
    public static TruthChoice? Parse(string? text)
    {
        if (text?.Split(':', 2) is not [var kind, { Length: > 0 } rest])
            return null;
        return kind switch
        {
            "person" when rest.Split('/') is [var round, var person] && Key(round) is { } roundId && Key(person) is { } personId =>
                OfPerson(roundId, personId),
            "union" when Key(rest) is { } roundId => OfUnion(roundId),
            "consensus" => new TruthChoice(TruthKind.Consensus, Name: rest),
            "imported" => new TruthChoice(TruthKind.Imported, Name: rest),
            "split" when rest == Validation.Name => Validation,
            _ => null,
        };

        static long? Key(string part) =>
            long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Kind.ToString().ToLowerInvariant()}:{Kind switch
            {
                TruthKind.Person => $"{RoundId}/{PersonId}",
                TruthKind.Union => $"{RoundId}",
                _ => Name,
            }}"
        );
}
