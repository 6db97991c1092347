using System.Globalization;
using System.Text;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Data;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>What annotators of a round disagreed about and who decided it.</summary>
/// <param name="IsAnonymised">People are left out until somebody unblinds.</param>
/// <param name="Lines">Disagreements by kind, person, class and patient.</param>
/// <param name="Acts">Everything that was done to the adjudication as a whole, oldest first.</param>
public sealed record RoundReport(
    string Project, string Round, int Version, bool IsAnonymised, ReportedPolicy Policy, int Images, int Boxes, int Cases, int Disagreements, int DecidedByRule, int DecidedByLead, int Waiting, int PutOff, int OnOwnWork,
    int BoxesByRule, int BoxesByLead, SignedView? Signed, IReadOnlyList<ReportLine> Lines, IReadOnlyList<LeadLine> Leads, IReadOnlyList<ActLine> Acts);

/// <param name="Person">Whose boxes are concerned; empty while anonymised.</param>
/// <param name="Cases">Cases of this kind with a box of this person and class.</param>
public sealed record ReportLine(string Kind, string Person, string Class, string Patient, int Cases, int DecidedByRule, int DecidedByLead);

public sealed record LeadLine(string Lead, int Decisions, int OnOwnWork);

public sealed record ActLine(DateTimeOffset At, string By, string Action, string Text);

/// <summary>Reads the report of a round's adjudication, for who may lead it.</summary>
public sealed class AdjudicationReport(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Outcome<RoundReport>> ReadAsync(long roundId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        var project = await db.Projects.Where(item => item.Id == state.Round.ProjectId).Select(item => item.Name).SingleAsync(cancel);
        var patients = await db.ImageGroups.Where(item => item.ProjectId == state.Round.ProjectId).Select(item => new { item.Id, item.Patient }).ToDictionaryAsync(item => item.Id, item => item.Patient ?? "", cancel);
        var signed = await state.Viewer.Snapshots(db, roundId).FirstOrDefaultAsync(cancel);
        var isAnonymised = state.Head.UnblindedAt is null && state.Head.SignedAt is null;
        var images = state.Inputs.Select(input => (Patient: patients[input.ImageGroupId], Image: state.Image(input.ImageGroupId))).ToList();
        var cases = images.SelectMany(image => image.Image.Cases.Select(item => (image.Patient, Case: item))).ToList();
        var lines = cases.SelectMany(item => item.Case.Case.Kinds.SelectMany(kind => item.Case.Case.Boxes
                .Select(box => (Person: isAnonymised ? "" : state.NameOf(AdjudicatedWork.PersonOf(box.Annotator), null), box.Class)).Distinct()
                .Select(box => (Kind: kind, box.Person, box.Class, item.Patient, item.Case.IsDecided, item.Case.IsWaiting))))
            .GroupBy(item => (item.Kind, item.Person, item.Class, item.Patient)).OrderBy(group => group.Key)
            .Select(group => new ReportLine(group.Key.Kind.Key(), group.Key.Person, group.Key.Class, group.Key.Patient, group.Count(), group.Count(item => !item.IsDecided && !item.IsWaiting), group.Count(item => item.IsDecided)));
        var truth = images.SelectMany(image => image.Image.Truth).ToList();
        var standing = state.Standing.Select(verdict => verdict.Operation).ToHashSet();
        var decisions = state.Log.Where(entry => standing.Contains(entry.OperationId) && entry.Verdict!.Kind != VerdictKind.Later).ToList();
        return new RoundReport(
            project, state.Round.Name, state.Head.Version, isAnonymised, UnionDocument.PolicyOf(state.Head.Policy), images.Count, truth.Count, cases.Count, images.Sum(image => image.Image.Union.Cases.Count),
            cases.Count(item => !item.Case.IsDecided && !item.Case.IsWaiting), cases.Count(item => item.Case.IsDecided), cases.Count(item => item.Case.IsWaiting), cases.Count(item => item.Case.Verdict?.Kind == VerdictKind.Later),
            decisions.Count(entry => entry.IsOwnWork), truth.Count(box => box.Operation is null), truth.Count(box => box.Operation is not null),
            signed is null ? null : new SignedView(signed.Version, signed.Hash, state.NameOf(signed.PersonId, signed.Operator), signed.At), [.. lines],
            [.. decisions.GroupBy(entry => state.NameOf(entry.PersonId, entry.Operator)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new LeadLine(group.Key, group.Count(), group.Count(entry => entry.IsOwnWork)))],
            [.. state.Log.Where(entry => entry.Action is "opened" or "applied" or "unblinded" or "signedOff" or "reopened").Select(entry => new ActLine(entry.At, state.NameOf(entry.PersonId, entry.Operator), entry.Action, entry.Text))]);
    }

    /// <summary>The report's lines, one a row.</summary>
    public static string ToCsv(RoundReport report)
    {
        var text = new StringBuilder("kind,person,class,patient,cases,decided by rule,decided by lead\n");
        foreach (var line in report.Lines)
            text.Append(CultureInfo.InvariantCulture, $"{line.Kind},{Quoted(line.Person)},{Quoted(line.Class)},{Quoted(line.Patient)},{line.Cases},{line.DecidedByRule},{line.DecidedByLead}\n");
        return text.ToString();
    }

    private static string Quoted(string value)
    {
        // A spreadsheet would run what begins like a formula.
        if (value.Length > 0 && "=+-@\t\r".Contains(value[0], StringComparison.Ordinal)) value = "'" + value;
        return value.IndexOfAny([',', '"', '\n', '\r']) < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";
    }
}
