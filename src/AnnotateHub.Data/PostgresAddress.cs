using Npgsql;

namespace AnnotateHub.Data;

/// <summary>What connection strings of PostgreSQL get and what may be said of them.</summary>
internal static class PostgresAddress
{
    /// <summary>The same with what AnnotateHub needs and the string leaves open: statements that come again and again are
    /// prepared.</summary>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public static string Complete(string address)
    {
        var parts = new NpgsqlConnectionStringBuilder(address);
        if (!parts.ContainsKey("Max Auto Prepare") || parts.MaxAutoPrepare == 0)
            parts.MaxAutoPrepare = 100;
        if (string.IsNullOrEmpty(parts.ApplicationName))
            parts.ApplicationName = "AnnotateHub";
        return parts.ConnectionString;
    }

    public static string Place(string address)
    {
        var parts = new NpgsqlConnectionStringBuilder(address);
        return $"PostgreSQL database '{parts.Database ?? parts.Username}' at {parts.Host ?? "localhost"}:{parts.Port}";
    }
}
