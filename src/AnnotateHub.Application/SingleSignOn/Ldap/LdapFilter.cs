using System.Text;

namespace AnnotateHub.Application.SingleSignOn.Ldap;

/// <summary>Texts of others in filters (RFC 4515, section 3) and what a name of an entry (RFC 4514) says.</summary>
public static class LdapFilter
{
    /// <summary>A text as a filter takes it: brackets, stars, backslashes and zeros mean themselves.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var sign in text)
            _ = sign switch
            {
                '*' => escaped.Append(@"\2a"),
                '(' => escaped.Append(@"\28"),
                ')' => escaped.Append(@"\29"),
                '\\' => escaped.Append(@"\5c"),
                '\0' => escaped.Append(@"\00"),
                _ => escaped.Append(sign),
            };
        return escaped.ToString();
    }

    /// <summary>Fills in whom a filter is about.</summary>
    public static string Fill(string filter, string user, string entry) =>
        // Divided before the user's name comes in: somebody may be called "{dn}".
        string.Join(
            Escape(entry),
            filter
                .Split(LdapSettings.EntryPlace)
                .Select(part => part.Replace(LdapSettings.UserPlace, Escape(user), StringComparison.Ordinal))
        );

    /// <summary><c>leads</c> of <c>cn=leads,ou=groups,dc=lab</c>; null where the first part is not so simple.</summary>
    public static string? FirstValueOf(string entry)
    {
        var start = entry.IndexOf('=', StringComparison.Ordinal) + 1;
        if (start == 0)
            return null;
        var end = entry.IndexOf(',', start);
        var value = (end < 0 ? entry[start..] : entry[start..end]).Trim();
        return value.Length == 0 || value.AsSpan().ContainsAny('\\', '+') ? null : value;
    }

    /// <summary>Whether an entry lies below another or is it; both as the directory writes them, spaces after commas aside.</summary>
    public static bool IsBelow(string entry, string parent)
    {
        var (inner, outer) = (Plain(entry), Plain(parent));
        return outer.Length == 0
            || inner.Equals(outer, StringComparison.OrdinalIgnoreCase)
            || inner.EndsWith("," + outer, StringComparison.OrdinalIgnoreCase);
    }

    private static string Plain(string entry) => string.Join(',', entry.Split(',').Select(part => part.Trim()));
}
