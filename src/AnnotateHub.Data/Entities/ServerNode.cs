namespace AnnotateHub.Data.Entities;

/// <summary>A process that works on the database, where several may (PostgreSQL). Its row goes when it stops, or when it is long
/// silent.</summary>
public sealed class ServerNode
{
    public const int MaxIdLength = 100;

    /// <summary>Random, made at each start; jobs name it (<see cref="JobRecord.Node"/>).</summary>
    public required string Id { get; set; }

    /// <summary>Machine and process, for people.</summary>
    public required string Name { get; set; }

    /// <summary>As the setting <c>Roles</c> has them.</summary>
    public required string Roles { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>By its own clock.</summary>
    public DateTimeOffset SeenAt { get; set; }
}
