using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Shared;

/// <summary>
/// A component that follows its person's own work and what waits for them. A lead's page follows more people (<see cref="Follow"/>);
/// a hint says only that something moved, and what is then shown is read through the eyes of the page's person.
/// </summary>
public abstract class FollowingComponent : RereadingComponent
{
    private readonly Dictionary<long, IDisposable> _people = [];
    private IDisposable? _notices;

    [Inject] private AssignmentNotifier Work { get; set; } = default!;

    [Inject] private Notices Notices { get; set; } = default!;

    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    protected override void Subscribe()
    {
        _notices = Notices.Subscribe(PersonId, ReadAgain);
        Follow([PersonId]);
    }

    protected override void Unsubscribe()
    {
        _notices?.Dispose();
        foreach (var subscription in _people.Values) subscription.Dispose();
    }

    /// <summary>Hears of these people's work too, from now on. On the page's own thread.</summary>
    protected void Follow(IEnumerable<long> people)
    {
        foreach (var person in people.Where(person => !_people.ContainsKey(person)).ToList()) _people[person] = Work.Subscribe(person, _ => ReadAgain());
    }
}
