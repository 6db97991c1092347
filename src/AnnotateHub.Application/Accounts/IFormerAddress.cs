using AnnotateHub.Data;

namespace AnnotateHub.Application.Accounts;

/// <summary>Who tells an e-mail address that it is an account's no more.</summary>
public interface IFormerAddress
{
    /// <summary>Adds it to the unit of work, where mail is on.</summary>
    void Add(AnnotateHubDb db, long personId, string address);
}
