using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.Pages;

/// <summary>Small pages of the platform itself: no script, no picture, nothing from elsewhere.</summary>
internal static class PlainPage
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,'Apple SD Gothic Neo','Noto Sans KR','Noto Sans SC',sans-serif;max-width:24rem;margin:12vh auto 0;padding:0 20px;color:#17211f;background:#fff}"
        + "h1{font-size:20px}p{color:#51605c}label{display:block;margin:16px 0 4px}input{font:inherit;width:100%;box-sizing:border-box;min-height:44px;padding:8px 12px;border:1px solid #66736f;border-radius:10px}"
        + "button{font:inherit;min-height:44px;padding:8px 20px;margin:20px 8px 0 0;border:0;border-radius:10px;background:#0b7a75;color:#fff}button.second{background:#f4f6f5;color:#17211f}.wrong{color:#c92a2a}small{color:#66736f}"
        + "@media(prefers-color-scheme:dark){body{background:#121816;color:#eef3f1}p,small{color:#a9b6b2}input{background:#1b2320;color:#eef3f1}button{background:#34c3b8;color:#121816}button.second{background:#1b2320;color:#eef3f1}.wrong{color:#ff8787}}";

    /// <summary>A page of one sentence.</summary>
    public static Task WriteAsync(HttpContext http, int status, string key, string code = "")
    {
        var words = PageWords.Of(http);
        return WriteBodyAsync(http, status, words, $"<h1>{Text(words[key])}</h1><p>{Text(words[key + ".more"])}</p>{(code.Length > 0 ? $"<small>{Text(code)}</small>" : "")}");
    }

    /// <summary>A page whose body is made of encoded values.</summary>
    public static Task WriteBodyAsync(HttpContext http, int status, PageWords words, string body, string formTargets = "'self'")
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'unsafe-inline'; form-action {formTargets}; base-uri 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return http.Response.WriteAsync(
            $"<!doctype html><html lang=\"{words.Language}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Madang</title><style>{Style}</style><main>{body}</main></html>",
            http.RequestAborted);
    }

    public static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
