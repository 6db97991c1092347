using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>A round by name, to choose from.</summary>
public sealed record RoundChoice(long Id, string Name, RoundKind Kind, bool IsClosed)
{
    /// <summary>Not the free round, which comes by itself.</summary>
    public bool IsOfProtocol => RoundRules.For(Kind).IsMadeByLead;
}
