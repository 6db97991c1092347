using AnnotateHub.Application.Kernel;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Shared;

/// <summary>
/// A component that follows its person's own work and what waits for them. A lead's page follows more people (<see cref="Follow"/>);
/// a hint says only that something moved, and what is then shown is read through the eyes of the page's person.
/// </summary>
public abstract class AssignmentLiveComponent : LiveQueryComponent
{
    private readonly Dictionary<long, IDisposable[]> _people = [];
    private IDisposable? _notices;

    [Inject]
    private IClientNotifier Notifier { get; set; } = default!;

    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    protected override void Subscribe()
    {
        _notices = Notifier.Subscribe<NotificationAdded>(PersonId, _ => ReadAgain());
        Follow([PersonId]);
    }

    protected override void Unsubscribe()
    {
        _notices?.Dispose();
        foreach (var subscription in _people.Values.SelectMany(subscriptions => subscriptions))
            subscription.Dispose();
    }

    /// <summary>Hears of these people's work too, from now on. On the page's own thread.</summary>
    protected void Follow(IEnumerable<long> people)
    {
        foreach (var person in people.Where(person => !_people.ContainsKey(person)).ToList())
        {
            _people[person] =
            [
                Notifier.Subscribe<AssignmentChanged>(person, _ => ReadAgain()),
                Notifier.Subscribe<PresenceChanged>(person, _ => ReadAgain()),
            ];
        }
    }
}
