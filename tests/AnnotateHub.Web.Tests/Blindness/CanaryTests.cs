namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>The blindness walks are only worth what their eyes see: every way in which a box may be told, and nothing drawn at
/// random.</summary>
public sealed class CanaryTests
{
    [Theory]
    [InlineData("""{"x1":7919,"y1":1}""")]
    [InlineData("""{"x1":"7919.5"}""")]
    [InlineData("7919 boxes")]
    [InlineData("x1,y1\n7919,1\n")]
    [InlineData("<rect x='7919px'/>")]
    [InlineData("<path d='M7919 1'/>")]
    [InlineData("the canary's box")]
    public void A_box_that_is_told_is_seen(string text) => Assert.True(BlindWorld.Tells(text));

    [Theory]
    [InlineData("""{"requestId":"88da79195aed55e08c0831ce2114438c"}""")]
    [InlineData("ETag: \"a79191\"")]
    [InlineData("""{"key":"7f3e5a10-7919-4c2b-9d11-0a5b6c7d8e9f"}""")]
    [InlineData("""{"id":123456791987654}""")]
    [InlineData("token CfDJ8Zq7919xKk0T2mVwYh")]
    [InlineData("791 boxes, 9 of them new")]
    public void What_is_drawn_at_random_is_not_taken_for_a_box(string text) => Assert.False(BlindWorld.Tells(text));
}
