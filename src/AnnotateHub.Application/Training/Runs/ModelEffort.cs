using System.Globalization;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data;
using AnnotateHub.Exchange.Csv;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Did a model's proposals help? From the log of submitted work that the asking lead may read: what people did on images with
/// proposals of each model version, and on images without.</summary>
public sealed class ModelEffort(IDbContextFactory<AnnotateHubDb> database)
{
    private const int SetsAtOnce = 500;

    /// <summary>By model, then person; without proposals last.</summary>
    public async Task<Result<IReadOnlyList<ModelEffortLine>>> ReadAsync(
        long projectId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var works = await lead.Comparable(db, [.. lead.Rounds.Select(round => round.Id)])
            .Select(work => new
            {
                work.LabelSetId,
                work.ActiveMilliseconds,
                Person = work.Person!.DisplayName,
            })
            .ToListAsync(cancellationToken);
        var (counts, done) = (new Dictionary<long, int>(), new Dictionary<long, Tally>());
        foreach (var sets in works.Select(work => work.LabelSetId).Chunk(SetsAtOnce))
        {
            foreach (var count in await lead.Counts(db).Where(count => sets.Contains(count.LabelSetId)).ToListAsync(cancellationToken))
                counts[count.LabelSetId] = counts.GetValueOrDefault(count.LabelSetId) + count.Count;
            await foreach (
                var line in lead.Operations(db)
                    .Where(line => sets.Contains(line.LabelSetId) && line.ClientId != OperationWriter.ImportClient)
                    .Select(line => new
                    {
                        line.LabelSetId,
                        line.ClientId,
                        line.Kind,
                        line.Boxes,
                    })
                    .AsAsyncEnumerable()
                    .WithCancellation(cancellationToken)
            )
            {
                if (!done.TryGetValue(line.LabelSetId, out var tally))
                    done[line.LabelSetId] = tally = new Tally();
                tally.Add(line.ClientId == OperationWriter.ModelClient, line.Kind, AnnotateJson.BoxesFromText(line.Boxes));
            }
        }

        return new Result<IReadOnlyList<ModelEffortLine>>.Success([
            .. works
                .Select(work => (Work: work, Tally: done.GetValueOrDefault(work.LabelSetId) ?? new Tally()))
                .GroupBy(item => (item.Tally.Model, item.Work.Person))
                .Select(group => new ModelEffortLine(
                    group.Key.Model,
                    group.Key.Person,
                    group.Count(),
                    group.Sum(item => counts.GetValueOrDefault(item.Work.LabelSetId)),
                    group.Sum(item => item.Tally.Proposed),
                    group.Sum(item => item.Tally.Gestures),
                    group.Sum(item => item.Work.ActiveMilliseconds) / 1000.0,
                    group.Sum(item => item.Tally.Added),
                    group.Sum(item => item.Tally.Moved),
                    group.Sum(item => item.Tally.Reclassified),
                    group.Sum(item => item.Tally.Deleted)
                ))
                .OrderBy(line => line.Model is null)
                .ThenBy(line => line.Model, StringComparer.Ordinal)
                .ThenBy(line => line.Person, StringComparer.Ordinal),
        ]);
    }

    /// <summary>A row of names and one of numbers for each line; empty where a number is not defined.</summary>
    public static byte[] ToCsv(IEnumerable<ModelEffortLine> lines) =>
        Encoding.UTF8.GetBytes(
            CsvText.From(
                lines
                    .Select(line =>
                        (IReadOnlyList<string?>)
                            [
                                line.Model ?? "none",
                                line.Person,
                                Number(line.Images),
                                Number(line.Cells),
                                Number(line.Proposed),
                                Number(line.Gestures),
                                Number(line.ActiveSeconds),
                                Number(line.Added),
                                Number(line.Moved),
                                Number(line.Reclassified),
                                Number(line.Deleted),
                                line.GesturesPerCell is { } gestures ? Number(gestures) : "",
                                line.SecondsPerCell is { } seconds ? Number(seconds) : "",
                            ]
                    )
                    .Prepend([
                        "model",
                        "annotator",
                        "images",
                        "cells",
                        "proposed",
                        "gestures",
                        "active_seconds",
                        "added",
                        "moved",
                        "reclassified",
                        "deleted",
                        "gestures_per_cell",
                        "active_seconds_per_cell",
                    ])
            )
        );

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private sealed class Tally
    {
        public string? Model { get; private set; }
        public int Proposed { get; private set; }
        public int Gestures { get; private set; }
        public int Added { get; private set; }
        public int Moved { get; private set; }
        public int Reclassified { get; private set; }
        public int Deleted { get; private set; }

        public void Add(bool isModel, OperationKind kind, IReadOnlyList<BoxChange> boxes)
        {
            if (isModel)
            {
                if (kind is not OperationKind.Add)
                    return;
                Proposed += boxes.Count;
                // Of proposals that were laid twice the newest count: those the person worked on last.
                Model = boxes.Select(Name).OfType<string>().FirstOrDefault() ?? Model ?? "a model without a name";
                return;
            }

            if (kind is OperationKind.Submit or OperationKind.Reopen)
                return;
            Gestures++;
            switch (kind)
            {
                case OperationKind.Add:
                    Added += boxes.Count;
                    break;
                case OperationKind.Reshape:
                    Moved += boxes.Count;
                    break;
                case OperationKind.Reclassify:
                    Reclassified += boxes.Count;
                    break;
                case OperationKind.Delete:
                    Deleted += boxes.Count;
                    break;
            }
        }

        private static string? Name(BoxChange box) => box.Attributes?.GetValueOrDefault(BoxAttributes.Model);
    }
}
