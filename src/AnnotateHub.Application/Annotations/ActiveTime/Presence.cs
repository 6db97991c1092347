using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.ActiveTime;

/// <summary>Who reported interaction a moment ago, in this process. A hint for the dashboard; nothing durable depends on it.</summary>
public sealed class Presence
{
    private readonly ConcurrentDictionary<(long ProjectId, long RoundId, long PersonId), DateTimeOffset> _last = [];

    public void Note(long projectId, long roundId, long personId, DateTimeOffset at) => _last[(projectId, roundId, personId)] = at;

    /// <summary>Person and round of every report since then. Callers filter the rounds by what their viewer may know.</summary>
    public IReadOnlyList<(long RoundId, long PersonId, DateTimeOffset At)> Since(long projectId, DateTimeOffset since) =>
        [
            .. _last
                .Where(item => item.Key.ProjectId == projectId && item.Value >= since)
                .Select(item => (item.Key.RoundId, item.Key.PersonId, item.Value)),
        ];
}
