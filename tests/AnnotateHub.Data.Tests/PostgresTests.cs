using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit.Databases;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AnnotateHub.Data.Tests;

/// <summary>What PostgreSQL must be asked for so that one text of every rule is right on both kinds of databases.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly string _name = $"data_{Guid.NewGuid():N}";
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        _address = PrivatePostgres.Instance.MakeBare(_name);
        await using var db = Open();
        await db.Database.MigrateAsync();
    }

    [Fact]
    public async Task The_migrations_make_exactly_the_model()
    {
        await using var db = Open();

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    /// <summary>SQLite compares bytes: "Z" (0x5A) before "a" (0x61) before "ä" (0xC3 0xA4). Languages sort a, ä, Z.</summary>
    [Fact]
    public async Task Texts_are_ordered_byte_by_byte_and_unique_by_case()
    {
        await using var db = Open();
        db.AddRange(new Project { Name = "a" }, new Project { Name = "ä" }, new Project { Name = "Z" }, new Project { Name = "A" });
        await db.SaveChangesAsync();

        Assert.Equal(
            ["A", "Z", "a", "ä"],
            await db.Projects.OrderBy(project => project.Name).Select(project => project.Name).ToListAsync()
        );
    }

    [Theory]
    [InlineData("PLATE", true)]
    [InlineData("late", true)]
    [InlineData("pl_te", false)]
    [InlineData("%", false)]
    [InlineData("Ü", true)]
    // A to Z only, as in SQLite.
    [InlineData("ü", false)]
    public async Task A_search_takes_A_to_Z_for_a_to_z_and_wildcards_for_themselves(string typed, bool isFound)
    {
        await using var db = Open();
        db.Add(new Project { Name = "Plate 7 Ü" });
        await db.SaveChangesAsync();
        var pattern = LikePattern.Containing(typed);

        Assert.Equal(isFound, await db.Projects.AnyAsync(project => AnnotateHubDb.Matches(project.Name, pattern)));
    }

    [Fact]
    public async Task A_search_by_three_letters_comes_from_an_index_which_is_made_once()
    {
        await using var db = Open();
        Assert.False(await ImageNameSearch.HasIndexAsync(db));

        Assert.True(await ImageNameSearch.EnsureIndexAsync(db));
        Assert.True(await ImageNameSearch.EnsureIndexAsync(db));

        // Of an empty table the planner would rather read all of it.
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off");
        var question = db.ImageGroups.Where(image => AnnotateHubDb.Matches(image.Name, "%plate%")).ToQueryString();
        var plan = new List<string>();
        await using (var explain = db.Database.GetDbConnection().CreateCommand())
        {
            explain.CommandText = $"EXPLAIN {question}";
            await using var lines = await explain.ExecuteReaderAsync();
            while (await lines.ReadAsync())
                plan.Add(lines.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains(ImageNameSearch.PostgresIndex, StringComparison.Ordinal));
    }

    /// <summary>A hospital's account may use tables and make no extension.</summary>
    [Fact]
    public async Task Who_may_not_make_the_extension_gets_no_index_and_searches_all_the_same()
    {
        var role = $"plain_{Guid.NewGuid():N}";
        await using (var owner = Open())
        {
            owner.Add(new Project { Name = "Plate" });
            await owner.SaveChangesAsync();
            await using var grant = new NpgsqlConnection(_address);
            await grant.OpenAsync();
            await using var command = grant.CreateCommand();
            command.CommandText =
                $"CREATE ROLE {role} LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}; GRANT CREATE ON SCHEMA public TO {role}";
            await command.ExecuteNonQueryAsync();
        }

        await using var db = Open(new NpgsqlConnectionStringBuilder(_address) { Username = role }.ConnectionString);

        Assert.False(await ImageNameSearch.EnsureIndexAsync(db));
        Assert.True(await db.Projects.AnyAsync(project => AnnotateHubDb.Matches(project.Name, "%late%")));
    }

    /// <summary>What one reads at the start of its transaction is still so when it commits: the other has waited.</summary>
    [Fact]
    public async Task Of_two_transactions_that_write_the_second_begins_after_the_first_has_ended()
    {
        await using var first = Open();
        await using var second = Open();
        var one = await first.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
        Assert.Equal(0, await first.Projects.CountAsync());
        var waiting = second.Database.BeginTransactionAsync();
        await UntilSomebodyWaitsAsync();
        Assert.False(waiting.IsCompleted);
        first.Add(new Project { Name = "Plate" });
        await first.SaveChangesAsync();
        await one.CommitAsync();

        await using var two = await waiting;
        Assert.Equal(1, await second.Projects.CountAsync());
    }

    [Fact]
    public async Task A_writer_without_EF_waits_in_the_same_line()
    {
        await using var first = Open();
        await using var second = Open();
        await second.Database.OpenConnectionAsync();
        var one = await first.Database.BeginTransactionAsync();
        var waiting = Task.Run(second.BeginWrite);
        await UntilSomebodyWaitsAsync();
        Assert.False(waiting.IsCompleted);

        await one.RollbackAsync();

        await using var two = await waiting;
        Assert.NotNull(two.Connection);
    }

    [Fact]
    public async Task A_reader_sees_one_moment_and_blocks_no_writer()
    {
        await using var reader = Open();
        await using var snapshot = await reader.BeginReadAsync();
        Assert.Equal(0, await reader.Projects.CountAsync());

        await using (var writer = Open())
        await using (var transaction = await writer.Database.BeginTransactionAsync())
        {
            writer.Add(new Project { Name = "Plate" });
            await writer.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        Assert.Equal(0, await reader.Projects.CountAsync());
        await snapshot.CommitAsync();
        Assert.Equal(1, await reader.Projects.CountAsync());
    }

    [Fact]
    public async Task A_unique_name_taken_twice_is_known_as_a_broken_rule_and_not_as_trouble_of_the_store()
    {
        await using var db = Open();
        var person = new Person { UserName = "a", NormalizedUserName = "A", DisplayName = "Anna" };
        db.Add(person);
        await db.SaveChangesAsync();
        db.Add(new Person { UserName = "a2", NormalizedUserName = "A", DisplayName = "Anna too" });

        var fault = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());

        Assert.True(DatabaseFault.IsConstraint(fault));
        Assert.False(DatabaseFault.IsStorageTrouble(fault.InnerException));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_trouble_of_the_store()
    {
        var address = new NpgsqlConnectionStringBuilder(_address) { Port = 1 }.ConnectionString;
        await using var db = Open(address);

        // Not wrapped: whoever goes on without the database catches a fault of the database.
        var fault = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Projects.CountAsync());

        Assert.True(DatabaseFault.IsStorageTrouble(fault));
        Assert.False(DatabaseFault.IsConstraint(fault));
    }

    [Fact]
    public void A_place_is_told_without_its_password() =>
        Assert.Equal(
            "PostgreSQL database 'hub' at db.example.org:5433",
            new DatabaseSource(DatabaseProvider.Postgres, "Host=db.example.org;Port=5433;Database=hub;Username=u;Password=secret").Place
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Looks until the server itself says that a session waits for the lock.</summary>
    private async Task UntilSomebodyWaitsAsync()
    {
        await using var db = Open();
        while (
            await db
                .Database.SqlQueryRaw<int>(
                    """SELECT COUNT(*)::int AS "Value" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
                )
                .SingleAsync(TestContext.Current.CancellationToken) == 0
        )
            await Task.Yield();
    }

    private AnnotateHubDb Open(string? address = null) =>
        new(
            (DbContextOptions<AnnotateHubDb>)
                new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubPostgres(address ?? _address).Options
        );
}
