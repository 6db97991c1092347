using AnnotateHub.Application.Accounts;

namespace AnnotateHub.Application.Tests.People;

public sealed class TokenUsesTests
{
    [Fact]
    public void A_use_is_told_once_a_token_network_and_day_and_again_where_its_line_was_not_written()
    {
        var uses = new TokenUses();
        DateOnly today = new(2026, 12, 1),
            tomorrow = new(2026, 12, 2);

        Assert.True(uses.IsFirst(1, "10.0.0.1", today));
        Assert.False(uses.IsFirst(1, "10.0.0.1", today));
        Assert.True(uses.IsFirst(1, "10.0.0.2", today));
        Assert.True(uses.IsFirst(2, "10.0.0.1", today));
        uses.Forget(1, "10.0.0.1");
        Assert.True(uses.IsFirst(1, "10.0.0.1", today));
        Assert.False(uses.IsFirst(2, "10.0.0.1", today));
        Assert.True(uses.IsFirst(1, "10.0.0.1", tomorrow));
    }
}
