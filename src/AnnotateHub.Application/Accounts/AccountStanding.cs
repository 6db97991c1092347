using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// Whether an account counts at present: not disabled, not deleted, and of the demo only while that is open. Signing in, sessions, access
/// tokens and invitations all ask here.
/// </summary>
public sealed class AccountStanding(DemoDoor demo)
{
    public bool MayAct(Person person) => person is { DisabledAt: null, DeletedAt: null } && (!person.IsDemo || demo.IsOpen);

    /// <summary>The same for queries.</summary>
    internal IQueryable<Person> Acting(IQueryable<Person> people)
    {
        var withDemo = demo.IsOpen;
        return people.Where(person => person.DisabledAt == null && person.DeletedAt == null && (withDemo || !person.IsDemo));
    }
}
