using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>What there is to learn from in a project.</summary>
public sealed class TrainingChoices(IDbContextFactory<AnnotateHubDb> database, TrainerSettings settings)
{
    public async Task<Result<TrainingChoicesView>> ReadAsync(long projectId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var (test, blind) = (lead.JudgedBy(db), lead.InOpenBlindRounds(db));
        var rounds = new List<TrainingRoundChoice>();
        foreach (
            var round in lead.Rounds.Where(round => round.Kind is not RoundKind.Test && !TrainingVisibility.IsOpenAndBlind(round)).ToList()
        )
        {
            var works = await lead.Answers(db, round, acceptedOnly: false)
                .Where(work => !test.Contains(work.ImageGroupId) && !blind.Contains(work.ImageGroupId))
                .Select(work => new
                {
                    work.ImageGroupId,
                    work.State,
                    work.PersonId,
                    work.Person!.DisplayName,
                })
                .ToListAsync(cancellationToken);
            if (works.Count == 0)
                continue;
            rounds.Add(
                new TrainingRoundChoice(
                    round.Id,
                    round.Name,
                    round.Kind,
                    works.Select(work => work.ImageGroupId).Distinct().Count(),
                    works.Where(work => work.State is AssignmentState.Accepted).Select(work => work.ImageGroupId).Distinct().Count(),
                    [
                        .. works
                            .GroupBy(work => (work.PersonId, work.DisplayName))
                            .Select(own => new TrainingPersonChoice(
                                own.Key.PersonId,
                                own.Key.DisplayName,
                                own.Select(work => work.ImageGroupId).Distinct().Count()
                            ))
                            .OrderBy(person => person.Name, StringComparer.Ordinal),
                    ]
                )
            );
        }

        return new TrainingChoicesView(
            rounds,
            await NamesAsync(lead.ConsensusSets(db), test, cancellationToken),
            await NamesAsync(lead.ImportedSets(db), test, cancellationToken),
            TrainingInputs.PresetsFor(project.Channels, project.Classes),
            [.. project.Channels.Select(channel => channel.Name)],
            [.. project.Classes.Classes.Select(labelClass => labelClass.Key)],
            await db.ImageGroups.AnyAsync(
                image => image.ProjectId == projectId && image.Split == DataSplit.Validation,
                cancellationToken
            ),
            TrainerLocation.Find(settings) is null ? TrainerLocation.Missing : null
        );
    }

    /// <summary>From names, as people type them, to keys; a sentence for the first that is not there.</summary>
    public async Task<Result<NamedChoices>> FindAsync(
        long projectId,
        Actor actor,
        IReadOnlyList<string> rounds,
        IReadOnlyList<string> users,
        IReadOnlyList<string> images,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var known = lead.Rounds.ToDictionary(round => round.Name, round => round.Id, StringComparer.Ordinal);
        if (rounds.FirstOrDefault(name => !known.ContainsKey(name)) is { } strange)
            return new Error($"The project has no round '{strange}'; it has '{string.Join("', '", known.Keys)}'.");
        var wanted = users.Select(name => name.ToUpperInvariant()).ToArray();
        var people = await db
            .Users.Where(person => wanted.Contains(person.NormalizedUserName))
            .ToDictionaryAsync(person => person.NormalizedUserName!, person => person.Id, cancellationToken);
        if (users.FirstOrDefault(name => !people.ContainsKey(name.ToUpperInvariant())) is { } nobody)
            return new Error($"There is nobody called '{nobody}'; name users of this server.");
        var found = await db
            .ImageGroups.Where(image => image.ProjectId == projectId && images.Contains(image.Name))
            .ToDictionaryAsync(image => image.Name, image => image.Id, StringComparer.Ordinal, cancellationToken);
        if (images.FirstOrDefault(name => !found.ContainsKey(name)) is { } missing)
            return new Error($"The project has no image '{missing}'; look at its list of images.");
        return new NamedChoices(
            [.. rounds.Select(name => known[name])],
            users.Count == 0 ? null : [.. wanted.Select(name => people[name])],
            images.Count == 0 ? null : [.. images.Select(name => found[name])]
        );
    }

    private static Task<List<string>> NamesAsync(
        IQueryable<AnnotateHub.Data.Entities.LabelSet> sets,
        IQueryable<long> test,
        CancellationToken cancellationToken
    ) =>
        sets.Where(set => set.Source != null && !test.Contains(set.ImageGroupId))
            .Select(set => set.Source!)
            .Distinct()
            .Order()
            .ToListAsync(cancellationToken);
}
