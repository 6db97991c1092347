using System.Globalization;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Data;
using AnnotateHub.Exchange.Csv;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>Reads the report of a round's adjudication, for who may lead it.</summary>
public sealed class AdjudicationReport(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Result<RoundReport>> ReadAsync(long roundId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        var project = await db
            .Projects.Where(item => item.Id == state.Round.ProjectId)
            .Select(item => item.Name)
            .SingleAsync(cancellationToken);
        var patients = await db
            .ImageGroups.Where(imageGroup => imageGroup.ProjectId == state.Round.ProjectId)
            .Select(imageGroup => new { imageGroup.Id, imageGroup.Patient })
            .ToDictionaryAsync(item => item.Id, item => item.Patient ?? "", cancellationToken);
        var signed = await state.Scope.Snapshots(db, roundId).FirstOrDefaultAsync(cancellationToken);
        var isAnonymised = state.Head.UnblindedAt is null && state.Head.SignedAt is null;
        var images = state.Inputs.Select(input => (Patient: patients[input.ImageGroupId], Image: state.Image(input.ImageGroupId))).ToList();
        var cases = images.SelectMany(image => image.Image.Cases.Select(caseState => (image.Patient, Case: caseState))).ToList();
        var lines = cases
            .SelectMany(item =>
                item.Case.Case.Kinds.SelectMany(kind =>
                    item.Case.Case.Boxes.Select(box =>
                            (Person: isAnonymised ? "" : state.NameOf(AdjudicatedWork.PersonOf(box.Annotator), null), box.Class)
                        )
                        .Distinct()
                        .Select(box => (Kind: kind, box.Person, box.Class, item.Patient, item.Case.IsDecided, item.Case.IsWaiting))
                )
            )
            .GroupBy(item => (item.Kind, item.Person, item.Class, item.Patient))
            .OrderBy(group => group.Key)
            .Select(group => new ReportLine(
                group.Key.Kind.Key(),
                group.Key.Person,
                group.Key.Class,
                group.Key.Patient,
                group.Count(),
                group.Count(item => !item.IsDecided && !item.IsWaiting),
                group.Count(item => item.IsDecided)
            ));
        var truth = images.SelectMany(image => image.Image.Truth).ToList();
        var standing = state.Standing.Select(verdict => verdict.Operation).ToHashSet();
        var decisions = state
            .Log.Where(entry => standing.Contains(entry.OperationId) && entry.Verdict!.Kind != DecisionKind.Later)
            .ToList();
        return new RoundReport(
            project,
            state.Round.Name,
            state.Head.Version,
            isAnonymised,
            UnionDocument.PolicyOf(state.Head.Policy),
            images.Count,
            truth.Count,
            cases.Count,
            images.Sum(image => image.Image.Union.Cases.Count),
            cases.Count(item => !item.Case.IsDecided && !item.Case.IsWaiting),
            cases.Count(item => item.Case.IsDecided),
            cases.Count(item => item.Case.IsWaiting),
            cases.Count(item => item.Case.Verdict?.Kind == DecisionKind.Later),
            decisions.Count(entry => entry.IsOwnWork),
            truth.Count(box => box.Operation is null),
            truth.Count(box => box.Operation is not null),
            signed is null
                ? null
                : new SignedView(
                    signed.Version,
                    signed.Hash,
                    state.NameOf(signed.PersonId, signed.Operator),
                    signed.At,
                    SignedVersions.IsSuperseded(state.Head, signed.Version)
                ),
            [.. lines],
            [
                .. decisions
                    .GroupBy(entry => state.NameOf(entry.PersonId, entry.Operator))
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new LeadLine(group.Key, group.Count(), group.Count(entry => entry.IsOwnWork))),
            ],
            [
                .. state
                    .Log.Where(entry => entry.Action is "opened" or "applied" or "unblinded" or "signedOff" or "reopened")
                    .Select(entry => new ActLine(entry.At, state.NameOf(entry.PersonId, entry.Operator), entry.Action, entry.Text)),
            ]
        );
    }

    /// <summary>The report's lines, one a row.</summary>
    public static string ToCsv(RoundReport report) =>
        CsvText.From(
            report
                .Lines.Select(line =>
                    (string?[])
                        [
                            line.Kind,
                            line.Person,
                            line.Class,
                            line.Patient,
                            Number(line.Cases),
                            Number(line.DecidedByRule),
                            Number(line.DecidedByLead),
                        ]
                )
                .Prepend(Heads)
        );

    private static readonly string[] Heads = ["kind", "person", "class", "patient", "cases", "decided_by_rule", "decided_by_lead"];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
