namespace Shop;

/// <summary>A text in the three languages of the shop.</summary>
public sealed record Text(string En, string Ko, string Zh)
{
    /// <summary>The text in the first language of <c>Accept-Language</c> that is Korean, Chinese or English; English otherwise.</summary>
    public string For(HttpRequest request)
    {
        foreach (var part in request.Headers.AcceptLanguage.ToString().Split(','))
        {
            var language = part.Trim();
            if (language.StartsWith("ko", StringComparison.OrdinalIgnoreCase))
            {
                return Ko;
            }

            if (language.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
            {
                return Zh;
            }

            if (language.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                return En;
            }
        }

        return En;
    }
}
