using System.Globalization;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Core.Consensus;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>What annotators of a round disagreed about and who decided it.</summary>
/// <param name="IsAnonymised">People are left out until somebody unblinds.</param>
/// <param name="Lines">Disagreements by kind, person, class and patient.</param>
/// <param name="Acts">Everything that was done to the adjudication as a whole, oldest first.</param>
public sealed record RoundReport(
    string Project,
    string Round,
    int Version,
    bool IsAnonymised,
    ReportedPolicy Policy,
    int Images,
    int Boxes,
    int Cases,
    int Disagreements,
    int DecidedByRule,
    int DecidedByLead,
    int Waiting,
    int PutOff,
    int OnOwnWork,
    int BoxesByRule,
    int BoxesByLead,
    SignedView? Signed,
    IReadOnlyList<ReportLine> Lines,
    IReadOnlyList<LeadLine> Leads,
    IReadOnlyList<ActLine> Acts
);
