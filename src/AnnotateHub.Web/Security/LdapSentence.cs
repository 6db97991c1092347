using AnnotateHub.Application.SingleSignOn.Ldap;

namespace AnnotateHub.Web.Security;

/// <summary>What somebody reads whom the directory does not let in, and the word for it in the address of the sign-in page.</summary>
public static class LdapSentence
{
    private const string Prefix = "directory";

    public static string Word(LdapProblem problem) => $"{Prefix}{problem}";

    public static string Of(LdapProblem problem) =>
        problem switch
        {
            LdapProblem.Away => "Your institution's directory does not answer. Please try again later, or tell whoever runs the server.",
            LdapProblem.NotWanted => "Your institution knows you, but you are not of those who may work here. Ask whoever runs the server.",
            LdapProblem.NoName => "Your institution's directory lacks what this server knows people by. Tell whoever runs the server.",
            LdapProblem.NameTaken => "An account with your user name is here already and belongs to a password. Ask an administrator.",
            LdapProblem.NoAccount => "You have no account here yet. Ask an administrator to make one with your user name.",
            LdapProblem.Closed => "Your account is closed. Ask an administrator.",
            _ => "This user name and password do not belong together. Check both; upper and lower case matter in the password.",
        };

    /// <summary>The sentence for a word of an address; null where it is none of these.</summary>
    public static string? Read(string? word) =>
        Enum.GetValues<LdapProblem>().Where(problem => Word(problem) == word).Select(Of).FirstOrDefault();
}
