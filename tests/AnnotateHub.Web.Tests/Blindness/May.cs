namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>Who may come in by a door; others are answered as if there were none.</summary>
public enum May
{
    /// <summary>Also who is signed out; tells nothing of any project.</summary>
    Anyone,

    /// <summary>Whoever is signed in, of their own things alone.</summary>
    Self,

    /// <summary>Members of the project; what they see of others' work is what docs/rounds.md section 2 says.</summary>
    Member,
    Lead,
    Manager,

    /// <summary>Who may read the work (<c>VisibilityScope.ReadableAssignments</c>).</summary>
    Reader,

    /// <summary>The assignment's own person.</summary>
    Owner,

    /// <summary>Administrators of the server; of accounts, never of work.</summary>
    Administrator,

    /// <summary>No door for people: the caller inside has asked before, or nothing of annotations passes.</summary>
    Inside,
}
