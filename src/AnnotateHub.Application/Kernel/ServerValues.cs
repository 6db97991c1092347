using System.Data;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel;

/// <summary>What all nodes of an installation share and what is too small for a table of its own.</summary>
/// <remarks>Not asynchronous, because the framework asks for its keys so; these are rare and quick questions.</remarks>
public sealed class ServerValues(IDbContextFactory<AnnotateHubDb> databases)
{
    /// <summary>Of keys that sign cookies: they stand in no backup that anybody can read.</summary>
    public const string KeyPrefix = "key/";

    /// <summary>Of links to the first administrator's form, by hash. They stand in no backup at all.</summary>
    public const string SetupPrefix = "setup/";

    public IReadOnlyDictionary<string, string> Find(string prefix)
    {
        using var db = databases.CreateDbContext();
        return db.ServerValues.AsNoTracking().Where(one => one.Name.StartsWith(prefix)).ToDictionary(one => one.Name, one => one.Value);
    }

    /// <summary>What stands there already, else what is given.</summary>
    public string Keep(string name, string value)
    {
        using var db = databases.CreateDbContext();
        // One writer at a time on both kinds of databases: of two nodes the second finds what the first wrote.
        using var transaction = db.Database.BeginTransaction(IsolationLevel.Serializable);
        if (db.ServerValues.AsNoTracking().SingleOrDefault(one => one.Name == name) is { } known)
            return known.Value;
        db.ServerValues.Add(new ServerValue { Name = name, Value = value });
        db.SaveChanges();
        transaction.Commit();
        return value;
    }

    public void Write(string name, string value)
    {
        using var db = databases.CreateDbContext();
        using var transaction = db.Database.BeginTransaction(IsolationLevel.Serializable);
        if (db.ServerValues.SingleOrDefault(one => one.Name == name) is { } known)
            known.Value = value;
        else
            db.ServerValues.Add(new ServerValue { Name = name, Value = value });
        db.SaveChanges();
        transaction.Commit();
    }

    /// <returns>How many there were.</returns>
    public int Remove(string prefix)
    {
        using var db = databases.CreateDbContext();
        return db.ServerValues.Where(one => one.Name.StartsWith(prefix)).ExecuteDelete();
    }
}
